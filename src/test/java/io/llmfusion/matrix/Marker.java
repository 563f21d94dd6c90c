package io.llmfusion.matrix;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/**
 * Something of a request or an answer that can be found again in bytes of any format.
 *
 * @param kind what it marks, in the words of the tables
 * @param forms how the formats write it: any of them will do
 * @param absent what is missing where a format says it by silence
 */
record Marker(String kind, List<String> forms, Optional<String> absent) {
    static Marker found(String kind, String... forms) {
        return new Marker(kind, List.of(forms), Optional.empty());
    }

    /** The same is said where nothing of this is written at all. */
    Marker orWithout(String what) {
        return new Marker(kind, forms, Optional.of(what));
    }

    boolean isIn(Buffer bytes) {
        String text = bytes.toString();
        return forms.stream().anyMatch(text::contains)
                || absent.filter(what -> !text.contains(what)).isPresent();
    }
}

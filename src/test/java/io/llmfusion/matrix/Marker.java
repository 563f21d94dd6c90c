package io.llmfusion.matrix;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Something of a request or an answer that can be found again in bytes of any format.
 *
 * @param kind what it marks, in the words of the tables
 * @param forms how the formats write it: any of them will do
 */
record Marker(String kind, List<String> forms) {
    static Marker found(String kind, String... forms) {
        return new Marker(kind, List.of(forms));
    }

    boolean isIn(Buffer bytes) {
        String text = bytes.toString();
        return forms.stream().anyMatch(text::contains);
    }
}

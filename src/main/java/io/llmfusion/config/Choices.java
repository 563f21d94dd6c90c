package io.llmfusion.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The words for the constants of an enum, lower-dashed, in its order. */
final class Choices {
    private Choices() {}

    @SafeVarargs
    static <E extends Enum<E>> Map<String, E> of(E... constants) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : constants) {
            words.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
        }
        return words;
    }
}

package io.llmfusion.probe;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a provider may be able to do; the columns of the matrix, in their order. */
public enum Capability {
    CHAT("chat"),
    STREAMING("streaming"),
    FUNCTIONS("functions"),
    PARALLEL_TOOLS("parallel tools"),
    STRUCTURED_OUTPUT("structured output"),
    REASONING("reasoning"),
    VISION("vision"),
    AUDIO("audio"),
    EMBEDDINGS("embeddings"),
    TOKEN_COUNTING("token counting");

    private final String title;

    Capability(String title) {
        this.title = title;
    }

    /** In the tables. */
    public String title() {
        return title;
    }

    /** As an argument of the command and as a key in JSON: lower case, dashed. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Capability> keyed(String key) {
        return Arrays.stream(values())
                .filter(capability -> capability.key().equals(key))
                .findFirst();
    }
}

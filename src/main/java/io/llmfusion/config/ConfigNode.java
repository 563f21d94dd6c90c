package io.llmfusion.config;

import java.util.List;
import java.util.Map;

/** A value of the file after substitution, which knows where it stands. */
sealed interface ConfigNode {
    /** Keys from the top, as {@link ConfigProblem#path()}. */
    String path();

    /** From 1. */
    int line();

    record Mapping(String path, int line, Map<String, ConfigNode> entries) implements ConfigNode {
        public Mapping {
            entries = InOrder.copyOf(entries);
        }
    }

    record Sequence(String path, int line, List<ConfigNode> items) implements ConfigNode {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /**
     * A text, number or truth value.
     *
     * @param text as written, with its variables replaced
     * @param variables those that stood in it; none means that the text may be shown
     */
    record Scalar(String path, int line, String text, List<String> variables, boolean mayBeSecret)
            implements ConfigNode {
        public Scalar {
            variables = List.copyOf(variables);
        }

        /** For a message: nothing that came out of the environment or a file. */
        String shown() {
            return mayBeSecret ? "***" : text;
        }

        @Override
        public String toString() {
            return path + "=***";
        }
    }

    /** A key without a value, which counts as not written. */
    record Empty(String path, int line) implements ConfigNode {}

    /** A value that could not be had; its problem is already noted. */
    record Broken(String path, int line) implements ConfigNode {}
}

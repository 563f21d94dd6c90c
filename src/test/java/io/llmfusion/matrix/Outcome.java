package io.llmfusion.matrix;

import java.util.List;

/** How one feature came through one pair of formats. */
sealed interface Outcome {
    /** What stands in the table's cell. */
    String cell();

    /** Everything arrived. */
    record Arrived() implements Outcome {
        @Override
        public String cell() {
            return "ok";
        }
    }

    /**
     * Something was left out or changed, and said so.
     *
     * @param fields that the warnings name
     */
    record Warned(List<String> fields) implements Outcome {
        @Override
        public String cell() {
            return "warned";
        }
    }

    /** The side that begins has no place for it. */
    record NotApplicable(String reason) implements Outcome {
        @Override
        public String cell() {
            return "n/a: " + reason;
        }
    }

    /** Something was lost in silence: never right. */
    record Dropped(List<String> kinds) implements Outcome {
        @Override
        public String cell() {
            return "DROPPED " + String.join(", ", kinds);
        }
    }
}

package io.llmfusion.probe;

/** What an answer shows. */
public sealed interface Verdict {
    /** One sentence for people; may be empty. */
    String note();

    /** It can. */
    record Yes(String note) implements Verdict {}

    /** It cannot, or does it wrong. */
    record No(String note) implements Verdict {}

    /** Nothing is known: it was out of reach, over its limits, or refused the key. */
    record Unclear(String note) implements Verdict {}

    /** It was not asked. */
    record Skipped(String note) implements Verdict {}
}

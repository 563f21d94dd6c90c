package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.responses.ResponsesFinishReasons.Said;

/** Numbers for the blocks of one answer, and what was in them. */
final class ResponsesBlocks {
    private int next;
    private Said said = Said.NOTHING_OF_NOTE;

    int next() {
        return next++;
    }

    void called() {
        said = Said.CALLS;
    }

    void refused() {
        said = said == Said.CALLS ? said : Said.REFUSAL;
    }

    Said said() {
        return said;
    }
}

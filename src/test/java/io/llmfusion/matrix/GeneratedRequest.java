package io.llmfusion.matrix;

import io.llmfusion.model.ChatRequest;
import java.util.List;

/** A request that nobody thought of, with all that can be found again of it. */
record GeneratedRequest(ChatRequest request, List<Trace> traces) {
    /**
     * Something of it that no other request has.
     *
     * @param form as it stands in any format
     * @param fields a pattern of the fields whose warning declares its loss: lower case, without underscores
     */
    record Trace(String form, String fields) {}
}

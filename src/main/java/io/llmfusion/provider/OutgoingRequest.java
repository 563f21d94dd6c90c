package io.llmfusion.provider;

import io.llmfusion.config.ApiPath;
import io.llmfusion.config.OperationApi;
import io.llmfusion.dialect.ToolNames;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.OperationBody;
import io.llmfusion.model.Warning;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/**
 * What goes to the provider.
 *
 * @param query without `?`; empty if none
 * @param headers beside those of the configuration and the key
 */
record OutgoingRequest(Buffer body, String query, Map<String, String> headers, List<Warning> warnings, Form form) {
    /** What the answer is wanted as. */
    sealed interface Form {
        /** The provider's own bytes: client and provider speak the same format. */
        record Raw(ChatBody.Raw body) implements Form {}

        /**
         * Pivot events or a pivot turn.
         *
         * @param names of tools, to be turned back
         */
        record Translated(ToolNames names) implements Form {}

        /**
         * No chat: the provider's own bytes, or the pivot of the operation.
         *
         * @param path where the provider does it
         * @param body what its answer is the answer to
         */
        record Operation(OperationApi api, ApiPath path, OperationBody body) implements Form {}
    }
}

package io.llmfusion.mcp.protocol;

import java.util.List;
import java.util.Optional;

/** What a peer sent, read. */
public sealed interface JsonRpcInput {
    record Single(JsonRpcMessage message) implements JsonRpcInput {}

    /**
     * An array of messages, which only revision 2025-03-26 has.
     *
     * @param entries each {@link Single} or {@link Invalid}; never empty
     */
    record Batch(List<JsonRpcInput> entries) implements JsonRpcInput {
        public Batch {
            entries = List.copyOf(entries);
        }
    }

    /**
     * No message of JSON-RPC.
     *
     * @param id of the request that was meant, if it could be read
     * @param error what to answer
     */
    record Invalid(Optional<RpcId> id, RpcError error) implements JsonRpcInput {
        /** The answer to it. */
        public JsonRpcMessage.ErrorResponse answer() {
            return new JsonRpcMessage.ErrorResponse(id, error);
        }
    }
}

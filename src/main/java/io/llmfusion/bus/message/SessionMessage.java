package io.llmfusion.bus.message;

import io.llmfusion.mcp.protocol.RpcId;
import io.llmfusion.model.Caller;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RequestId;
import java.util.Optional;

/** What an MCP client says in its session; `mcp.session.<id>`. The session answers only the caller that opened it. */
public sealed interface SessionMessage {
    Caller caller();

    /**
     * A JSON-RPC request. Answered by {@link McpReply}; errors of the gateway too come as {@link McpReply.Refused}. Fails
     * with `Cancelled` when the client has cancelled it: then it gets no answer.
     *
     * @param rpcId the client's id, by which `notifications/cancelled` names it
     */
    record Request(
            CommandId id,
            RequestId request,
            Caller caller,
            RpcId rpcId,
            String method,
            RawJson params,
            Deadline deadline)
            implements SessionMessage {}

    /** A JSON-RPC notification; the reply says no more than that it was taken. */
    record Notification(Caller caller, String method, RawJson params) implements SessionMessage {}

    /**
     * Asks for what belongs to no request. Answered by {@link McpReply.Accepted}; a former stream of this kind ends.
     *
     * @param resume after which event, `<stream>.<number>`, numbers counting the notifications of a stream from 0
     */
    record Listen(Caller caller, Optional<String> resume) implements SessionMessage {}

    /** The client leaves. */
    record End(Caller caller) implements SessionMessage {}
}

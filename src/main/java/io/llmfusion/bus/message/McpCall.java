package io.llmfusion.bus.message;

import io.llmfusion.model.Caller;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RequestId;

/**
 * One JSON-RPC request to one MCP server; `mcp.server.<name>`.
 *
 * @param method such as `tools/call`
 * @param params as the server knows them (its own tool names), byte for byte where they came from a client
 * @param streamed whether the caller wants progress and log notifications: then the reply may be
 *     {@link McpReply.Accepted}. Progress notifications carry the token of `params._meta.progressToken`; where the params have
 *     none, one of ours, which is not the caller's client's business
 */
public record McpCall(
        CommandId id,
        RequestId request,
        Caller caller,
        String method,
        RawJson params,
        boolean streamed,
        Deadline deadline) {}

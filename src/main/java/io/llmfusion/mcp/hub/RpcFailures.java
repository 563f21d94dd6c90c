package io.llmfusion.mcp.hub;

import io.llmfusion.bus.message.McpReply;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.mcp.protocol.RpcErrorCode;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.NearNames;
import io.llmfusion.model.RawJson;
import java.util.List;
import java.util.Optional;

/** The gateway's own errors as JSON-RPC errors of the 2025 era. Pure. */
final class RpcFailures {
    /** As the official SDKs number a connection that is gone and a request that took too long. */
    private static final long UNREACHABLE = -32000;

    private static final long TIMED_OUT = -32001;

    private RpcFailures() {}

    static McpReply.Refused of(GatewayError error) {
        return new McpReply.Refused(code(error), error.message(), Optional.empty());
    }

    static McpReply.Refused of(RpcErrorCode code, String message) {
        return new McpReply.Refused(code.code(), message, Optional.empty());
    }

    /** A name that is not in the catalog (2025-11-25, server/tools, server/resources, server/prompts). */
    static McpReply.Refused unknown(ItemKind kind, String name, List<String> near) {
        return switch (kind) {
            case TOOL -> of(RpcErrorCode.INVALID_PARAMS, "Unknown tool: " + name + NearNames.hint(near));
            case PROMPT -> of(RpcErrorCode.INVALID_PARAMS, "Unknown prompt: " + name + NearNames.hint(near));
            case RESOURCE, TEMPLATE ->
                new McpReply.Refused(
                        RpcErrorCode.RESOURCE_NOT_FOUND.code(),
                        "Resource not found",
                        Optional.of(
                                new RawJson("{\"uri\":" + RawJson.ofString(name).text() + "}")));
        };
    }

    private static long code(GatewayError error) {
        return switch (error) {
            case GatewayError.InvalidRequest ignored -> RpcErrorCode.INVALID_PARAMS.code();
            case GatewayError.NotFound ignored -> RpcErrorCode.INVALID_PARAMS.code();
            case GatewayError.Forbidden ignored -> RpcErrorCode.INVALID_REQUEST.code();
            case GatewayError.Unauthenticated ignored -> RpcErrorCode.INVALID_REQUEST.code();
            case GatewayError.TooLarge ignored -> RpcErrorCode.INVALID_REQUEST.code();
            case GatewayError.TimedOut ignored -> TIMED_OUT;
            case GatewayError.Internal ignored -> RpcErrorCode.INTERNAL_ERROR.code();
            case GatewayError.ModelNotFound ignored -> RpcErrorCode.INVALID_PARAMS.code();
            case GatewayError.RateLimited ignored -> UNREACHABLE;
            case GatewayError.Unavailable ignored -> UNREACHABLE;
            case GatewayError.Overloaded ignored -> UNREACHABLE;
            case GatewayError.UpstreamFailed ignored -> UNREACHABLE;
            case GatewayError.UpstreamRejected ignored -> UNREACHABLE;
            case GatewayError.AllFailed ignored -> UNREACHABLE;
            case GatewayError.Cancelled ignored -> UNREACHABLE;
        };
    }
}

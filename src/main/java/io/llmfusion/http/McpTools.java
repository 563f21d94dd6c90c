package io.llmfusion.http;

import io.llmfusion.model.McpToolset;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.ServerName;
import io.llmfusion.model.ToolUsePolicy;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which MCP servers' tools a chat gets: by its alias, by header, or by `{"type":"mcp"}` entries in its tools. */
final class McpTools {
    private static final byte[] MARK = "\"mcp\"".getBytes(StandardCharsets.US_ASCII);

    private McpTools() {}

    /** Whether the request names any outside its body. */
    static boolean areNamed(HttpServerRequest request) {
        return request.headers().contains(FusionHeaders.MCP);
    }

    /** Those named outside the body. */
    static List<McpToolset> named(HttpServerRequest request, List<ServerName> ofAlias) {
        List<McpToolset> toolsets = new ArrayList<>();
        ofAlias.forEach(server -> toolsets.add(McpToolset.all(server)));
        Optional.ofNullable(request.getHeader(FusionHeaders.MCP)).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .forEach(name -> toolsets.add(McpToolset.all(new ServerName(name))));
        return toolsets;
    }

    /** Whether the body may have such an entry; only then it is worth parsing. */
    static boolean mayStandIn(RawObject body) {
        return body.has("mcp_servers")
                || body.slice("tools")
                        .filter(tools -> contains(body.source(), tools.start(), tools.end()))
                        .isPresent();
    }

    private static boolean contains(byte[] source, int start, int end) {
        for (int at = start; at <= end - MARK.length; at++) {
            if (source[at] == '"' && Arrays.equals(source, at, at + MARK.length, MARK, 0, MARK.length)) {
                return true;
            }
        }
        return false;
    }

    /** An entry of the request itself is more exact than the alias or the header, and counts in its place. */
    static List<McpToolset> merged(List<McpToolset> named, List<McpToolset> inBody) {
        Map<ServerName, McpToolset> byServer = new LinkedHashMap<>();
        named.forEach(toolset -> byServer.put(toolset.server(), toolset));
        inBody.forEach(toolset -> byServer.put(toolset.server(), toolset));
        return List.copyOf(byServer.values());
    }

    static ToolUsePolicy replaced(ToolUsePolicy tools, List<McpToolset> toolsets) {
        return new ToolUsePolicy(tools.tools(), tools.choice(), tools.parallel(), toolsets);
    }
}

package io.llmfusion.mcp.client;

import io.llmfusion.mcp.protocol.McpRevision;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the requests of one session have in common: the server's address, its session id, the revision. */
final class HttpSession {
    static final String SESSION_ID = "Mcp-Session-Id";
    static final String VERSION = "MCP-Protocol-Version";
    static final String LAST_EVENT_ID = "Last-Event-ID";

    private final HttpTarget target;
    private Optional<String> id = Optional.empty();
    private Optional<McpRevision> revision = Optional.empty();

    HttpSession(HttpTarget target) {
        this.target = target;
    }

    HttpTarget target() {
        return target;
    }

    Optional<String> id() {
        return id;
    }

    void negotiated(McpRevision agreed) {
        revision = Optional.of(agreed);
    }

    /** Takes the id that the server gives with its answer to `initialize`: visible ASCII (2025-11-25, basic/transports). */
    void opened(HttpClientResponse response) {
        id = Optional.ofNullable(response.getHeader(SESSION_ID)).filter(value -> value.matches("[!-~]{1,1024}"));
    }

    Future<HttpClientRequest> post() {
        Map<String, String> headers = common();
        headers.put("Content-Type", "application/json");
        headers.put("Accept", "application/json, text/event-stream");
        return target.request(HttpMethod.POST, headers);
    }

    /** @param after the event to resume after; empty for a new stream */
    Future<HttpClientRequest> get(Optional<String> after) {
        Map<String, String> headers = common();
        headers.put("Accept", "text/event-stream");
        after.ifPresent(event -> headers.put(LAST_EVENT_ID, event));
        return target.request(HttpMethod.GET, headers);
    }

    Future<HttpClientRequest> delete() {
        return target.request(HttpMethod.DELETE, common());
    }

    static boolean isEventStream(HttpClientResponse response) {
        String type = response.getHeader("Content-Type");
        return response.statusCode() == 200
                && type != null
                && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
    }

    private Map<String, String> common() {
        Map<String, String> headers = new LinkedHashMap<>();
        id.ifPresent(value -> headers.put(SESSION_ID, value));
        revision.filter(McpRevision::versionHeader).ifPresent(value -> headers.put(VERSION, value.wire()));
        return headers;
    }
}

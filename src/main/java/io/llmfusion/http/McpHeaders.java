package io.llmfusion.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Headers of MCP's Streamable HTTP. */
final class McpHeaders {
    static final String SESSION = "mcp-session-id";
    static final String VERSION = "mcp-protocol-version";
    static final String LAST_EVENT = "last-event-id";

    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";

    private McpHeaders() {}

    static Optional<String> session(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader(SESSION)).filter(id -> !id.isBlank());
    }

    static Optional<String> version(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader(VERSION)).filter(version -> !version.isBlank());
    }

    static boolean acceptsJson(HttpServerRequest request) {
        return accepts(request, JSON, "application/*");
    }

    static boolean acceptsEvents(HttpServerRequest request) {
        return accepts(request, EVENTS, "text/*");
    }

    /** Whether what is sent is JSON; a client that says nothing is believed to send it. */
    static boolean sendsJson(HttpServerRequest request) {
        String type = request.getHeader("content-type");
        return type == null || mediaType(type).equals(JSON);
    }

    /** A request without `Accept` takes anything (RFC 9110, 12.5.1). */
    private static boolean accepts(HttpServerRequest request, String type, String family) {
        String accept = request.getHeader("accept");
        return accept == null
                || Arrays.stream(accept.split(","))
                        .map(McpHeaders::mediaType)
                        .anyMatch(one -> one.equals(type) || one.equals(family) || one.equals("*/*"));
    }

    private static String mediaType(String value) {
        int parameters = value.indexOf(';');
        return (parameters < 0 ? value : value.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }
}

package io.llmfusion.mcp.client;

import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.ServerName;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.Optional;

/** Foreign failures of HTTP in our words: nothing of the server's text, which may repeat what we sent. */
final class HttpRefusal {
    private static final long LONGEST_WAIT_SECONDS = 3_600;

    private HttpRefusal() {}

    /** What a status that is no success means for the caller. */
    static GatewayError of(ServerName server, HttpClientResponse response) {
        String prefix = "MCP server `" + server + "` ";
        return switch (response.statusCode()) {
            case 401, 403 ->
                new GatewayError.UpstreamFailed(
                        prefix + "refused our credentials (status " + response.statusCode() + ")", Reason.CREDENTIALS);
            case 413 -> new GatewayError.TooLarge(prefix + "says that the request is too large");
            case 429 -> new GatewayError.RateLimited(prefix + "asks to slow down", retryAfter(response));
            case 503 -> new GatewayError.Unavailable(prefix + "is not available", retryAfter(response));
            default ->
                new GatewayError.UpstreamFailed(
                        prefix + "answered with status " + response.statusCode(), Reason.STATUS);
        };
    }

    static GatewayError unreachable(ServerName server) {
        return new GatewayError.UpstreamFailed("MCP server `" + server + "` cannot be reached", Reason.CONNECT);
    }

    static GatewayError broken(ServerName server) {
        return new GatewayError.UpstreamFailed(
                "MCP server `" + server + "` broke off its answer", Reason.BROKEN_STREAM);
    }

    static GatewayError bad(ServerName server, String what) {
        return new GatewayError.UpstreamFailed("MCP server `" + server + "` " + what, Reason.BAD_ANSWER);
    }

    /** In seconds; the form with a date is rare enough among MCP servers to go without. */
    private static Optional<Duration> retryAfter(HttpClientResponse response) {
        String value = response.getHeader("Retry-After");
        if (value == null || !value.matches("\\d{1,6}")) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofSeconds(Math.min(Long.parseLong(value), LONGEST_WAIT_SECONDS)));
    }
}

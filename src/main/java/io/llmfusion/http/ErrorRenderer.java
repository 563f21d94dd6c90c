package io.llmfusion.http;

import io.llmfusion.model.GatewayError;
import io.llmfusion.observe.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes an error as the client's own dialect has it, while the status is not spent. */
final class ErrorRenderer {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorRenderer.class);

    private ErrorRenderer() {}

    static Future<Void> render(Exchange exchange, GatewayError error) {
        return render(exchange, error, exchange.errors().status(error));
    }

    /** With a status that no error of a model's has. */
    static Future<Void> render(Exchange exchange, GatewayError error, int status) {
        exchange.memory().close();
        HttpServerResponse response = exchange.response();
        if (response.headWritten() || response.closed()) {
            return Future.succeededFuture();
        }
        log(exchange, error, status);
        Buffer body = exchange.errors().body(error, exchange.id());
        response.setStatusCode(status)
                .putHeader("content-type", "application/json")
                .putHeader(FusionHeaders.REQUEST_ID, exchange.id().value());
        error.retryAfter().ifPresent(wait -> response.putHeader("retry-after", Long.toString(seconds(wait))));
        return response.end(body);
    }

    /** Rounded up: a client that comes back early would be turned away again. */
    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }

    private static void log(Exchange exchange, GatewayError error, int status) {
        (status >= 500 ? LOG.atWarn() : LOG.atDebug())
                .addKeyValue(LogKeys.REQUEST, exchange.id())
                .addKeyValue(LogKeys.ROUTE, exchange.route())
                .addKeyValue(LogKeys.STATUS, status)
                .addKeyValue(LogKeys.ERROR, error.message())
                .log("request refused");
    }
}

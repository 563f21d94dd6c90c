package io.llmfusion.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** Whole answers that are not a chat's. */
final class Answers {
    private Answers() {}

    /** A 200 with a JSON body. */
    static Future<Void> json(Exchange exchange, Buffer body) {
        HttpServerResponse response = exchange.response();
        if (response.closed() || response.ended()) {
            return Future.succeededFuture();
        }
        return response.putHeader("content-type", "application/json")
                .putHeader(FusionHeaders.REQUEST_ID, exchange.id().value())
                .end(body);
    }
}

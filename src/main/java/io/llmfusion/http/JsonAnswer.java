package io.llmfusion.http;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.vertx.core.Future;

/** Answers with one JSON value. */
final class JsonAnswer {
    private JsonAnswer() {}

    /** Answers once the value is there, or with what went wrong; then the exchange is over. */
    static void when(Exchange exchange, FrontEnd frontEnd, Future<RawJson> value) {
        value.onSuccess(json -> send(exchange, json))
                .onFailure(failure -> ErrorRenderer.render(exchange, GatewayFailure.errorOf(failure, exchange.id())))
                .onComplete(done -> {
                    exchange.memory().close();
                    AccessLog.finished(frontEnd, exchange);
                });
    }

    static void send(Exchange exchange, RawJson json) {
        Answers.json(exchange, Json.utf8(json.text()));
    }
}

package io.llmfusion.http;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.ResponsesQuery;
import io.llmfusion.bus.message.ResponsesReply;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.StoredResponse;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** `GET` and `DELETE /v1/responses/{id}`, `GET /v1/responses/{id}/input_items`: what a caller has kept here. */
final class StoredResponseRoutes {
    static final String PATH = "/v1/responses/:id";
    static final String ITEMS_PATH = PATH + "/input_items";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final FrontEnd frontEnd;
    private final Admission admission;
    private final BusClient bus;

    StoredResponseRoutes(FrontEnd frontEnd, Admission admission, BusClient bus) {
        this.frontEnd = frontEnd;
        this.admission = admission;
        this.bus = bus;
    }

    void register(Router router) {
        router.get(ITEMS_PATH).handler(context -> serve(context, ITEMS_PATH, this::items));
        router.get(PATH).handler(context -> serve(context, PATH, this::response));
        router.delete(PATH).handler(context -> serve(context, PATH, this::forgotten));
    }

    /** Makes an answer for a caller who names a response. */
    private interface Answer {
        Future<RawJson> to(Exchange exchange, String id);
    }

    private void serve(RoutingContext context, String route, Answer answer) {
        String id = Optional.ofNullable(context.pathParam("id")).orElse("");
        admission
                .admit(context.request(), route, DialectId.RESPONSES)
                .ifPresent(exchange -> JsonAnswer.when(exchange, frontEnd, answered(exchange, id, answer)));
    }

    private static Future<RawJson> answered(Exchange exchange, String id, Answer answer) {
        try {
            return answer.to(exchange, id);
        } catch (InvalidBody invalid) {
            return GatewayFailure.future(invalid.error());
        }
    }

    private Future<RawJson> response(Exchange exchange, String id) {
        if ("true".equals(exchange.request().getParam("stream"))) {
            throw InvalidBody.at("stream", "a response that is over is not streamed again: leave `stream` out");
        }
        return ask(new ResponsesQuery.Find(exchange.caller(), id))
                .compose(reply -> reply instanceof ResponsesReply.Found(StoredResponse found)
                        ? Future.succeededFuture(found.response())
                        : missing(id));
    }

    private Future<RawJson> forgotten(Exchange exchange, String id) {
        return ask(new ResponsesQuery.Forget(exchange.caller(), id))
                .compose(reply -> reply instanceof ResponsesReply.Forgotten
                        ? Future.succeededFuture(
                                new RawJson("{\"id\":" + Json.quote(id) + ",\"object\":\"response\",\"deleted\":true}"))
                        : missing(id));
    }

    private Future<RawJson> items(Exchange exchange, String id) {
        InputItems wanted = InputItems.asked(exchange.request());
        long limit = frontEnd.config().get().server().limits().body();
        return ask(new ResponsesQuery.History(exchange.caller(), id, limit))
                .compose(reply -> reply instanceof ResponsesReply.Conversation(List<StoredResponse> turns)
                        ? paged(wanted, turns)
                        : missing(id));
    }

    private static Future<RawJson> paged(InputItems wanted, List<StoredResponse> turns) {
        try {
            return Future.succeededFuture(wanted.page(turns));
        } catch (InvalidBody invalid) {
            return GatewayFailure.future(invalid.error());
        }
    }

    private Future<ResponsesReply> ask(ResponsesQuery query) {
        return bus.request(Addresses.STORE_RESPONSES, query, Deadline.in(PATIENCE));
    }

    private static Future<RawJson> missing(String id) {
        return GatewayFailure.future(new GatewayError.NotFound("Response with id '" + id + "' not found."));
    }
}

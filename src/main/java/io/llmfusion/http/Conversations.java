package io.llmfusion.http;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.ResponsesQuery;
import io.llmfusion.bus.message.ResponsesReply;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.StoredResponse;
import io.llmfusion.model.Warning;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of the Responses API, which the gateway keeps itself: {@code previous_response_id} becomes the conversation that
 * it stands for, so that any provider can go on with it, and nobody reads what another caller has at a provider's.
 */
final class Conversations {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** From here on putting it together would hold up the other streams of the loop. */
    private static final long LARGE = 256 << 10;

    private final Vertx vertx;
    private final FrontEnd frontEnd;
    private final BusClient bus;

    Conversations(Vertx vertx, FrontEnd frontEnd, BusClient bus) {
        this.vertx = vertx;
        this.frontEnd = frontEnd;
        this.bus = bus;
    }

    /**
     * A request that says everything itself.
     */
    record Continued(ChatBody.Raw body, State state) {}

    /**
     * What is to be done about the answer.
     *
     * @param keeper keeps it, where that is wanted
     * @param warnings of what was put together
     */
    record State(Optional<ResponseKeeper> keeper, List<Warning> warnings) {
        static final State NONE = new State(Optional.empty(), List.of());
    }

    Future<Continued> continued(Exchange exchange, ChatBody.Raw body) {
        RawObject members = body.members();
        Optional<GatewayError> refused = refused(members);
        if (refused.isPresent()) {
            return GatewayFailure.future(refused.get());
        }
        return whole(exchange, body).compose(itself -> goingOn(exchange, itself));
    }

    private Future<Continued> goingOn(Exchange exchange, ChatBody.Raw body) {
        RawObject members = body.members();
        Optional<ResponseKeeper> keeper = members.bool("store").orElse(true)
                ? Optional.of(new ResponseKeeper(bus, exchange.caller(), members))
                : Optional.empty();
        return members.string("previous_response_id")
                .map(previous -> history(exchange, previous)
                        .compose(turns -> expanded(exchange, body, turns))
                        .map(whole -> new Continued(whole.body(), new State(keeper, whole.warnings()))))
                .orElseGet(() -> Future.succeededFuture(new Continued(body, new State(keeper, List.of()))));
    }

    /** The request with the items that it only refers to. */
    private Future<ChatBody.Raw> whole(Exchange exchange, ChatBody.Raw body) {
        List<String> references = ItemReferences.in(body.members());
        if (references.isEmpty()) {
            return Future.succeededFuture(body);
        }
        ResponsesQuery query = new ResponsesQuery.FindItems(exchange.caller(), references);
        return bus.request(Addresses.STORE_RESPONSES, query, Deadline.in(PATIENCE))
                .compose(reply -> {
                    Map<String, RawJson> items =
                            reply instanceof ResponsesReply.Items(Map<String, RawJson> byId) ? byId : Map.of();
                    return ItemReferences.missing(references, items)
                            .map(GatewayFailure::<ChatBody.Raw>future)
                            .orElseGet(() ->
                                    remembered(exchange, with(body, ItemReferences.replaced(body.members(), items))));
                });
    }

    private static Future<ChatBody.Raw> remembered(Exchange exchange, ChatBody.Raw body) {
        return exchange.memory().grow(body.bytes().length()) ? Future.succeededFuture(body) : noRoom();
    }

    private static ChatBody.Raw with(ChatBody.Raw body, byte[] bytes) {
        return new ChatBody.Raw(body.dialect(), body.head(), Buffer.buffer(bytes), Optional.of(RawObject.scan(bytes)));
    }

    private static <T> Future<T> noRoom() {
        return GatewayFailure.future(new GatewayError.Unavailable(
                "the gateway holds as many bytes as it may; try again", Optional.of(Duration.ofSeconds(1))));
    }

    private static Optional<GatewayError> refused(RawObject members) {
        if (members.present("store") && members.bool("store").isEmpty()) {
            return invalid("store", "`store` is true or false");
        }
        if (members.present("previous_response_id")
                && members.string("previous_response_id").isEmpty()) {
            return invalid("previous_response_id", "`previous_response_id` is the id of a response, as a string");
        }
        if (members.present("conversation")) {
            // Of a provider's own, which everybody who uses its key could read.
            return invalid(
                    "conversation", "`conversation` is not served here: leave it out and send `previous_response_id`");
        }
        return members.bool("background").orElse(false)
                ? invalid("background", "`background` is not served here: leave it out and stream, or wait")
                : Optional.empty();
    }

    private static Optional<GatewayError> invalid(String field, String message) {
        return Optional.of(GatewayError.InvalidRequest.at(field, message));
    }

    private Future<List<StoredResponse>> history(Exchange exchange, String previous) {
        long limit = frontEnd.config().get().server().limits().body();
        ResponsesQuery query = new ResponsesQuery.History(exchange.caller(), previous, limit);
        return bus.request(Addresses.STORE_RESPONSES, query, Deadline.in(PATIENCE))
                .compose(reply -> reply instanceof ResponsesReply.Conversation(List<StoredResponse> turns)
                        ? Future.succeededFuture(turns)
                        : GatewayFailure.future(notFound(reply, previous)));
    }

    /** In OpenAI's words, which its clients know: some begin anew then. */
    private static GatewayError notFound(ResponsesReply reply, String previous) {
        String gone = reply instanceof ResponsesReply.Missing(String id) && !id.equals(previous)
                ? "Previous response with id '" + previous + "' continues '" + id + "', which is not there any more."
                : "Previous response with id '" + previous + "' not found.";
        return new GatewayError.InvalidRequest(
                gone, Optional.of("previous_response_id"), Optional.of("previous_response_not_found"));
    }

    private record Expanded(ChatBody.Raw body, List<Warning> warnings) {}

    private Future<Expanded> expanded(Exchange exchange, ChatBody.Raw body, List<StoredResponse> turns) {
        long bytes = turns.stream()
                .mapToLong(turn ->
                        turn.input().text().length() + turn.response().text().length())
                .sum();
        if (!exchange.memory().grow(bytes + body.bytes().length())) {
            return noRoom();
        }
        if (bytes <= LARGE) {
            return Future.succeededFuture(expanded(body, turns));
        }
        Promise<Expanded> done = Promise.promise();
        return vertx.executeBlocking(() -> done.tryComplete(expanded(body, turns)), false)
                .compose(ignored -> done.future());
    }

    private static Expanded expanded(ChatBody.Raw body, List<StoredResponse> turns) {
        ResponseHistory history = ResponseHistory.of(turns);
        byte[] whole = history.before(body.members());
        return new Expanded(with(body, whole), history.warnings());
    }
}

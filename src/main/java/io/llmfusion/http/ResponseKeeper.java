package io.llmfusion.http;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.ResponsesQuery;
import io.llmfusion.model.Caller;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.StoredResponse;
import io.llmfusion.model.Warning;
import io.llmfusion.observe.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps one answer of the Responses API. The client gets its end only when it is safe, or when that has failed or taken too
 * long: then the answer goes out all the same, with a warning. An answer whose client has gone before its end is not kept.
 */
final class ResponseKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(ResponseKeeper.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final BusClient bus;
    private final Caller caller;
    private final Optional<String> previous;
    private final RawJson input;
    private final String id = "resp_" + UUID.randomUUID().toString().replace("-", "");
    private final ResponseWatch watch = new ResponseWatch();

    /** @param request as the client sent it */
    ResponseKeeper(BusClient bus, Caller caller, RawObject request) {
        this.bus = bus;
        this.caller = caller;
        this.previous = request.string("previous_response_id");
        this.input = ResponseHistory.input(request);
    }

    /** The answer's id where the gateway gives one. */
    String id() {
        return id;
    }

    /** Keeps the response when its stream ends in these frames, which then wait for it; empty when it does not. */
    Optional<Future<List<Warning>>> ending(Buffer frames) {
        return watch.ended(frames).map(this::keep);
    }

    /** Keeps a whole answer. Never fails. */
    Future<List<Warning>> keep(Buffer response) {
        return keep(new RawJson(response.toString()));
    }

    private Future<List<Warning>> keep(RawJson response) {
        return stored(response)
                .map(kept -> bus.request(
                                Addresses.STORE_RESPONSES, new ResponsesQuery.Keep(caller, kept), Deadline.in(PATIENCE))
                        .map(saved -> List.<Warning>of())
                        .otherwise(this::notKept))
                .orElseGet(() -> Future.succeededFuture(List.of()));
    }

    private List<Warning> notKept(Throwable failure) {
        LOG.atWarn()
                .addKeyValue(LogKeys.CALLER, caller.id())
                .addKeyValue(LogKeys.ERROR, GatewayFailure.errorOf(failure).message())
                .log("a response was answered, but could not be kept");
        return List.of(new Warning("store", "the response could not be kept: it cannot be continued or fetched"));
    }

    /** Empty where it is no response that could be continued: an error, or nothing that has an id. */
    private Optional<StoredResponse> stored(RawJson response) {
        try {
            RawObject members = RawObject.read(response.text());
            boolean ended = members.string("status")
                    .filter(status -> status.equals("completed") || status.equals("incomplete"))
                    .isPresent();
            RawJson kept = withoutCredentials(response);
            return members.string("id")
                    .filter(own -> ended && !own.isBlank())
                    .map(own -> new StoredResponse(own, previous, input, kept));
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    /** An answer repeats the tools of its request, and remote MCP servers with what opens them. */
    private static RawJson withoutCredentials(RawJson response) {
        if (!response.text().contains("\"authorization\"") && !response.text().contains("\"headers\"")) {
            return response;
        }
        JsonNode tree = response.tree();
        for (JsonNode tool : tree.path("tools")) {
            if (tool instanceof ObjectNode object
                    && object.path("type").asString("").equals("mcp")) {
                object.remove("authorization");
                object.remove("headers");
            }
        }
        return new RawJson(Json.write(tree));
    }
}

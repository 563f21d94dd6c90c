package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.ReadContext;
import io.llmfusion.dialect.StreamReader;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Usage;
import io.llmfusion.sse.Utf8Slice;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads a stream of a provider.
 *
 * <pre>
 *   created in_progress -> (item added, its events, item done)* -> completed | incomplete
 *   failed, error, a cut stream: Failed          events of hosted tools, unknown ones: their items tell in the end
 * </pre>
 *
 * Items are known by their {@code output_index}: some servers give each event of an item another id. The payload's
 * {@code type} counts, not the event's name.
 */
final class ResponsesStreamReader implements StreamReader {
    private static final String TIER = "service_tier";

    private final ResponsesStreamItems items;
    private boolean started;
    private boolean over;

    ResponsesStreamReader(ReadContext context) {
        items = new ResponsesStreamItems(context.quirks().signatures());
    }

    @Override
    public void read(String event, Utf8Slice data, Consumer<ChatEvent> out) {
        if (over || data.is("[DONE]")) {
            return;
        }
        try {
            payload(ResponsesJson.tree(data), out);
        } catch (JacksonException notJson) {
            fail(
                    new GatewayError.UpstreamFailed("the provider sent an event that is not JSON", Reason.BAD_ANSWER),
                    out);
        }
    }

    @Override
    public void end(Consumer<ChatEvent> out) {
        if (!over) {
            fail(
                    new GatewayError.UpstreamFailed(
                            "the provider's stream broke off before its end", Reason.BROKEN_STREAM),
                    out);
        }
    }

    private void payload(JsonNode payload, Consumer<ChatEvent> out) {
        String type = payload.path("type").asString("");
        JsonNode response = payload.path("response");
        switch (type) {
            case "response.created", "response.in_progress", "response.queued" -> start(response, out);
            case "response.completed", "response.incomplete" -> end(response, out);
            case "response.failed" -> {
                usage(response).ifPresent(counted -> out.accept(new ChatEvent.UsageReport(counted)));
                fail(ResponsesErrorBody.read(response).inAnswer(), out);
            }
            case "error" -> fail(ResponsesErrorBody.read(payload).inAnswer(), out);
            case "" -> {
                if (ResponsesErrorBody.isError(payload)) {
                    fail(ResponsesErrorBody.read(payload).inAnswer(), out);
                }
            }
            default -> item(type, payload, out);
        }
    }

    private void start(JsonNode response, Consumer<ChatEvent> out) {
        if (!started) {
            started = true;
            out.accept(new ChatEvent.TurnStart(
                    response.path("id").asString(""),
                    response.path("model").asString(""),
                    response.path("created_at").asLong(0)));
        }
    }

    private void item(String type, JsonNode payload, Consumer<ChatEvent> out) {
        start(payload.path("response"), out);
        items.read(type, payload, out);
    }

    private void end(JsonNode response, Consumer<ChatEvent> out) {
        start(response, out);
        items.complete(response.path("output"), out);
        ResponsesJson.string(response.path(TIER))
                .ifPresent(tier -> out.accept(
                        new ChatEvent.TurnExtras(ResponsesJson.extras(Map.of(TIER, RawJson.ofString(tier))))));
        out.accept(new ChatEvent.ChoiceEnd(0, ResponsesFinishReasons.read(response, items.said())));
        out.accept(new ChatEvent.TurnEnd(usage(response), java.util.List.of()));
        over = true;
    }

    private static Optional<Usage> usage(JsonNode response) {
        return ResponsesUsage.read(response.path("usage"));
    }

    private void fail(GatewayError error, Consumer<ChatEvent> out) {
        over = true;
        out.accept(new ChatEvent.Failed(error));
    }
}

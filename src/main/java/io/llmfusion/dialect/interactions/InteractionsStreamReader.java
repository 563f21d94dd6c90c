package io.llmfusion.dialect.interactions;

import io.llmfusion.dialect.StreamReader;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.Json;
import io.llmfusion.model.Usage;
import io.llmfusion.sse.Utf8Slice;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads a stream of a provider.
 *
 * <pre>
 *   interaction.created -> (step.start step.delta* step.stop)* -> interaction.completed
 *   interaction.status_update, unknown events: anywhere, ignored          error, a cut stream: Failed
 * </pre>
 */
final class InteractionsStreamReader implements StreamReader {
    private final InteractionsOpenSteps steps = new InteractionsOpenSteps();
    private State state = State.NEW;

    private enum State {
        NEW,
        STARTED,
        OVER
    }

    @Override
    public void read(String event, Utf8Slice data, Consumer<ChatEvent> out) {
        if (state == State.OVER || isDone(data)) {
            return;
        }
        try {
            JsonNode payload = Json.read(data.array(), data.offset(), data.length());
            payload(payload.path("event_type").asString(event), payload, out);
        } catch (JacksonException notJson) {
            fail(
                    new GatewayError.UpstreamFailed("the provider sent an event that is not JSON", Reason.BAD_ANSWER),
                    out);
        }
    }

    private static boolean isDone(Utf8Slice data) {
        return data.length() == 6 && data.text().equals("[DONE]");
    }

    private void payload(String type, JsonNode payload, Consumer<ChatEvent> out) {
        switch (type) {
            case "interaction.created", "interaction.start" -> created(payload.path("interaction"), out);
            case "step.start" -> {
                started("", "", 0, out);
                steps.start(payload, out);
            }
            case "step.delta" -> {
                started("", "", 0, out);
                if (!steps.delta(payload, out)) {
                    fail(broken("the provider sent a piece of a step that had not begun"), out);
                }
            }
            case "step.stop" -> steps.stop(payload.path("index").asInt(0), out);
            case "interaction.completed", "interaction.complete" -> completed(payload.path("interaction"), out);
            case "error" -> fail(InteractionsErrors.inAnswer(payload), out);
            default -> {
                if (payload.path("error").isObject()) {
                    fail(InteractionsErrors.inAnswer(payload), out);
                }
            }
        }
    }

    private void created(JsonNode interaction, Consumer<ChatEvent> out) {
        started(
                interaction.path("id").asString(""),
                interaction.path("model").asString(""),
                InteractionsTurnReader.seconds(interaction.path("created").asString("")),
                out);
    }

    private void started(String id, String model, long created, Consumer<ChatEvent> out) {
        if (state == State.NEW) {
            state = State.STARTED;
            out.accept(new ChatEvent.TurnStart(id, model, created));
        }
    }

    private void completed(JsonNode interaction, Consumer<ChatEvent> out) {
        created(interaction, out);
        String status = interaction.path("status").asString("");
        if (status.equals("failed")) {
            fail(
                    interaction.path("error").isObject()
                            ? InteractionsErrors.inAnswer(interaction)
                            : new GatewayError.UpstreamFailed("the provider's model failed", Reason.STATUS),
                    out);
            return;
        }
        steps.stopAll(out);
        Optional<Usage> usage = InteractionsUsage.read(interaction.path("usage"));
        usage.ifPresent(counted -> out.accept(new ChatEvent.UsageReport(counted)));
        state = State.OVER;
        out.accept(new ChatEvent.ChoiceEnd(0, InteractionsFinishReasons.read(status, steps.calledTools())));
        out.accept(new ChatEvent.TurnEnd(usage, List.of()));
    }

    @Override
    public void end(Consumer<ChatEvent> out) {
        if (state != State.OVER) {
            fail(broken("the provider's stream broke off before its end"), out);
        }
    }

    private static GatewayError broken(String message) {
        return new GatewayError.UpstreamFailed(message, Reason.BROKEN_STREAM);
    }

    private void fail(GatewayError error, Consumer<ChatEvent> out) {
        state = State.OVER;
        out.accept(new ChatEvent.Failed(error));
    }
}

package io.llmfusion.dialect.converse;

import io.llmfusion.dialect.StreamReader;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Usage;
import io.llmfusion.sse.Utf8Slice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads a stream of a provider.
 *
 * <pre>
 *   messageStart -> ([contentBlockStart] contentBlockDelta* contentBlockStop)* -> messageStop -> metadata
 *   unknown events: anywhere, ignored          ...Exception, a cut stream, a second messageStart: Failed
 * </pre>
 *
 * The event's name is the frame's {@code :event-type} or {@code :exception-type}. Without one, as servers have it that send
 * this format as server-sent events, the payload's only member names it.
 */
final class ConverseStreamReader implements StreamReader {
    /** {@code p} pads frames to one length. */
    private static final Set<String> TOLD = Set.of("stopReason", "usage", "p");

    private final ConverseBlocks blocks = new ConverseBlocks();
    private Optional<FinishReason> finish = Optional.empty();
    private Optional<Usage> usage = Optional.empty();
    private State state = State.NEW;

    private enum State {
        NEW,
        STARTED,
        OVER
    }

    @Override
    public void read(String event, Utf8Slice data, Consumer<ChatEvent> out) {
        if (state == State.OVER) {
            return;
        }
        try {
            JsonNode payload = Json.read(data.array(), data.offset(), data.length());
            if (event.isEmpty() && payload.size() == 1) {
                Map.Entry<String, JsonNode> only =
                        payload.properties().iterator().next();
                event(only.getKey(), only.getValue(), out);
            } else {
                event(event, payload, out);
            }
        } catch (JacksonException notJson) {
            fail(
                    new GatewayError.UpstreamFailed("the provider sent an event that is not JSON", Reason.BAD_ANSWER),
                    out);
        }
    }

    private void event(String name, JsonNode payload, Consumer<ChatEvent> out) {
        switch (name) {
            case "messageStart" -> messageStart(out);
            case "contentBlockStart" -> {
                started(out);
                blocks.start(payload, out);
            }
            case "contentBlockDelta" -> {
                started(out);
                if (!blocks.delta(payload, out)) {
                    fail(broken("the provider sent arguments of a tool call that had not begun"), out);
                }
            }
            case "contentBlockStop" ->
                blocks.stop(payload.path("contentBlockIndex").asInt(0), out);
            case "messageStop" -> messageStop(payload, out);
            case "metadata" -> metadata(payload, out);
            default -> {
                if (name.endsWith("Exception") || name.endsWith("Error")) {
                    fail(ConverseErrors.inAnswer(name, payload), out);
                }
            }
        }
    }

    private void messageStart(Consumer<ChatEvent> out) {
        if (blocks.any()) {
            fail(broken("the provider began a second answer in the middle of the first"), out);
        } else {
            started(out);
        }
    }

    private void started(Consumer<ChatEvent> out) {
        if (state == State.NEW) {
            state = State.STARTED;
            out.accept(new ChatEvent.TurnStart("", "", 0));
        }
    }

    private void messageStop(JsonNode payload, Consumer<ChatEvent> out) {
        started(out);
        blocks.stopAll(out);
        FinishReason reason = ConverseFinishReasons.read(
                payload.path("stopReason").asString(""), payload.path("additionalModelResponseFields"));
        finish = Optional.of(reason);
        extras(payload, reason.stopSequence().isPresent(), out);
    }

    /** Usage is the last that comes; what comes behind it is nothing. */
    private void metadata(JsonNode payload, Consumer<ChatEvent> out) {
        usage = ConverseUsage.read(payload.path("usage"));
        started(out);
        usage.ifPresent(counted -> out.accept(new ChatEvent.UsageReport(counted)));
        extras(payload, false, out);
        if (finish.isPresent()) {
            finished(out);
        }
    }

    private static void extras(JsonNode payload, boolean stopSequenceTold, Consumer<ChatEvent> out) {
        Map<String, RawJson> fields = new LinkedHashMap<>();
        payload.properties().forEach(member -> {
            boolean told = TOLD.contains(member.getKey())
                    || (stopSequenceTold && member.getKey().equals("additionalModelResponseFields"));
            if (!told && !member.getValue().isNull()) {
                fields.put(member.getKey(), RawJson.of(member.getValue()));
            }
        });
        if (!fields.isEmpty()) {
            out.accept(new ChatEvent.TurnExtras(new Extras(DialectId.CONVERSE, fields)));
        }
    }

    @Override
    public void end(Consumer<ChatEvent> out) {
        if (state == State.OVER) {
            return;
        }
        if (finish.isPresent()) {
            finished(out);
        } else {
            fail(broken("the provider's stream broke off before its end"), out);
        }
    }

    private void finished(Consumer<ChatEvent> out) {
        state = State.OVER;
        finish.ifPresent(reason -> out.accept(new ChatEvent.ChoiceEnd(0, reason)));
        out.accept(new ChatEvent.TurnEnd(usage, List.of()));
    }

    private static GatewayError broken(String message) {
        return new GatewayError.UpstreamFailed(message, Reason.BROKEN_STREAM);
    }

    private void fail(GatewayError error, Consumer<ChatEvent> out) {
        state = State.OVER;
        out.accept(new ChatEvent.Failed(error));
    }
}

package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.ReadContext;
import io.llmfusion.dialect.StreamReader;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.FinishReason.Unified;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.Json;
import io.llmfusion.model.Part;
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
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a stream of a provider.
 *
 * <pre>
 *   message_start -> (content_block_start content_block_delta* content_block_stop)* -> message_delta -> message_stop
 *   ping, unknown events: anywhere, ignored          error, a cut stream, a spliced message_start: Failed
 * </pre>
 *
 * The payload's {@code type} counts, not the event's name, which some compatible servers leave out.
 */
final class AnthropicStreamReader implements StreamReader {
    private static final Set<String> MESSAGE =
            Set.of("id", "type", "role", "content", "model", "stop_reason", "stop_sequence", "usage");
    private static final Set<String> DELTA = Set.of("stop_reason", "stop_sequence");
    private static final Set<String> MESSAGE_DELTA = Set.of("type", "delta", "usage");

    private final AnthropicBlocksReader blocks;
    private ObjectNode usage = Json.object();
    private String stopReason = "";
    private Optional<String> stopSequence = Optional.empty();
    private State state = State.NEW;

    private enum State {
        NEW,
        STARTED,
        OVER
    }

    AnthropicStreamReader(ReadContext context) {
        blocks = new AnthropicBlocksReader(context.quirks().signatures());
    }

    @Override
    public void read(String event, Utf8Slice data, Consumer<ChatEvent> out) {
        if (state == State.OVER) {
            return;
        }
        try {
            payload(Json.read(data.array(), data.offset(), data.length()), out);
        } catch (JacksonException notJson) {
            fail(
                    new GatewayError.UpstreamFailed("the provider sent an event that is not JSON", Reason.BAD_ANSWER),
                    out);
        }
    }

    @Override
    public void end(Consumer<ChatEvent> out) {
        if (state != State.OVER) {
            fail(broken("the provider's stream broke off before its end"), out);
        }
    }

    private void payload(JsonNode payload, Consumer<ChatEvent> out) {
        switch (payload.path("type").asString("")) {
            case "message_start" -> messageStart(payload.path("message"), out);
            case "content_block_start" -> {
                started("", "", out);
                blocks.start(payload, out);
            }
            case "content_block_delta" -> {
                started("", "", out);
                if (!blocks.delta(payload, out)) {
                    fail(broken("the provider sent arguments of a tool call that had not begun"), out);
                }
            }
            case "content_block_stop" -> blocks.stop(payload, out);
            case "message_delta" -> messageDelta(payload, out);
            case "message_stop" -> messageStop(out);
            case "error" -> fail(AnthropicErrorBody.read(payload).inAnswer(), out);
            default -> {
                if (payload.has("error")) {
                    fail(AnthropicErrorBody.read(payload).inAnswer(), out);
                }
            }
        }
    }

    /** Again before any block: a proxy began anew in time, which nobody needs to know. Later: two answers in one. */
    private void messageStart(JsonNode message, Consumer<ChatEvent> out) {
        if (blocks.any()) {
            fail(broken("the provider began a second answer in the middle of the first"), out);
            return;
        }
        started(message.path("id").asString(""), message.path("model").asString(""), out);
        extras(message, MESSAGE, out);
        usage(message.path("usage"), out);
    }

    private void started(String id, String model, Consumer<ChatEvent> out) {
        if (state == State.NEW) {
            state = State.STARTED;
            out.accept(new ChatEvent.TurnStart(id, model, 0));
        }
    }

    private void messageDelta(JsonNode payload, Consumer<ChatEvent> out) {
        JsonNode delta = payload.path("delta");
        stopReason = delta.path("stop_reason").asString(stopReason);
        stopSequence = Optional.of(delta.path("stop_sequence"))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .or(() -> stopSequence);
        started("", "", out);
        Extras ofDelta = extras(delta, DELTA, out);
        extras(payload, MESSAGE_DELTA, out);
        usage(payload.path("usage"), out);
        refusal(ofDelta, out);
    }

    private void refusal(Extras extras, Consumer<ChatEvent> out) {
        if (AnthropicTurnReader.refusal(extras).orElse(null) instanceof Part.Refusal refusal) {
            int block = blocks.next();
            out.accept(new ChatEvent.RefusalStart(0, block));
            out.accept(new ChatEvent.RefusalDelta(0, block, refusal.text()));
            out.accept(new ChatEvent.RefusalEnd(0, block));
        }
    }

    private static Extras extras(JsonNode owner, Set<String> known, Consumer<ChatEvent> out) {
        Map<String, RawJson> fields = new LinkedHashMap<>();
        owner.properties().forEach(member -> {
            if (!known.contains(member.getKey()) && !member.getValue().isNull()) {
                fields.put(member.getKey(), RawJson.of(member.getValue()));
            }
        });
        if (fields.isEmpty()) {
            return Extras.NONE;
        }
        Extras extras = new Extras(DialectId.ANTHROPIC, fields);
        out.accept(new ChatEvent.TurnExtras(extras));
        return extras;
    }

    private void usage(JsonNode report, Consumer<ChatEvent> out) {
        if (report.isObject()) {
            usage = AnthropicUsage.merge(usage, report);
            AnthropicUsage.read(usage).ifPresent(counted -> out.accept(new ChatEvent.UsageReport(counted)));
        }
    }

    private void messageStop(Consumer<ChatEvent> out) {
        started("", "", out);
        blocks.stopAll(out);
        FinishReason finish = stopReason.isEmpty()
                ? FinishReason.of(blocks.calledTools() ? Unified.TOOL_CALLS : Unified.STOP, "")
                : AnthropicFinishReasons.read(stopReason, stopSequence);
        out.accept(new ChatEvent.ChoiceEnd(0, finish));
        Optional<Usage> counted = usage.isEmpty() ? Optional.empty() : AnthropicUsage.read(usage);
        out.accept(new ChatEvent.TurnEnd(counted, List.of()));
        state = State.OVER;
    }

    private static GatewayError broken(String message) {
        return new GatewayError.UpstreamFailed(message, Reason.BROKEN_STREAM);
    }

    private void fail(GatewayError error, Consumer<ChatEvent> out) {
        state = State.OVER;
        out.accept(new ChatEvent.Failed(error));
    }
}

package io.llmfusion.dialect;

import io.llmfusion.model.Json;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import io.llmfusion.model.ToolCallId;
import io.llmfusion.model.Usage;
import io.llmfusion.model.Warning;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The `fusion` objects that show a client what the tool loop did, where its format has no items of its own for that:
 * {@code {"type": "tool_call" | "tool_result" | "turn" | "end", ...}}. Pure.
 */
public final class FusionEvents {
    private FusionEvents() {}

    /** The object that shows this step; empty where these objects show nothing of it. */
    public static Optional<ObjectNode> shown(LoopEvent event) {
        return switch (event) {
            case LoopEvent.ToolsListed _ -> Optional.empty();
            case LoopEvent.ToolCallStarted started ->
                Optional.of(about("tool_call", started.turn(), started.id(), started.server(), started.name())
                        .set("arguments", tolerant(started.arguments())));
            case LoopEvent.ToolCallFinished finished ->
                Optional.of(about("tool_result", finished.turn(), finished.id(), finished.server(), finished.name())
                        .put("is_error", finished.error())
                        .set("result", tolerant(finished.result())));
            case LoopEvent.TurnFinished turn -> Optional.of(json(turn));
            case LoopEvent.Ended ended -> Optional.of(json(ended));
        };
    }

    public static ObjectNode json(LoopEvent.TurnFinished turn) {
        return withUsage(typed("turn").put("turn", turn.turn()), turn.usage());
    }

    public static ObjectNode json(LoopEvent.Ended ended) {
        return ended(ended);
    }

    /** The last word where no loop ran but warnings came too late for the head. */
    public static ObjectNode lateWarnings(List<Warning> warnings) {
        return ended(LoopEvent.Ended.ofAnswer(Optional.empty(), warnings));
    }

    /** A last word with these warnings behind its own. */
    public static ObjectNode withWarnings(ObjectNode end, List<Warning> more) {
        if (!more.isEmpty()) {
            end.withArray("warnings").addAll(warnings(more));
        }
        return end;
    }

    private static ObjectNode ended(LoopEvent.Ended ended) {
        ObjectNode end = typed("end");
        // A loop that its deadline ends in the first turn has a reason, but no turn that is over.
        if (!ended.reason().isEmpty()) {
            end.put("turn", ended.turns()).put("reason", ended.reason());
        }
        ended.origin().ifPresent(origin -> end.put("provider", origin.provider().value())
                .put("model", origin.model())
                .put("attempts", origin.attempts()));
        if (!ended.warnings().isEmpty()) {
            end.set("warnings", warnings(ended.warnings()));
        }
        return withUsage(end, ended.usage());
    }

    private static ObjectNode typed(String type) {
        return Json.object().put("type", type);
    }

    private static ObjectNode about(String type, int turn, ToolCallId id, ServerName server, String name) {
        return typed(type)
                .put("turn", turn)
                .put("id", id.value())
                .put("server", server.value())
                .put("name", name);
    }

    /** As JSON where it is JSON: a model may send broken arguments, which are shown as the text they are. */
    private static JsonNode tolerant(RawJson value) {
        return value.parsed().orElseGet(() -> JsonNodeFactory.instance.stringNode(value.text()));
    }

    private static ObjectNode withUsage(ObjectNode event, Optional<Usage> usage) {
        usage.ifPresent(tokens -> event.set("usage", usage(tokens)));
        return event;
    }

    private static ObjectNode usage(Usage usage) {
        return Json.object()
                .put("input_tokens", usage.input())
                .put("cached_input_tokens", usage.cachedInput())
                .put("output_tokens", usage.output())
                .put("reasoning_tokens", usage.reasoning())
                .put("total_tokens", usage.total());
    }

    private static ArrayNode warnings(List<Warning> warnings) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        warnings.forEach(
                warning -> array.addObject().put("field", warning.field()).put("message", warning.message()));
        return array;
    }
}

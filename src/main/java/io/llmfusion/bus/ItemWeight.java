package io.llmfusion.bus;

import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.Media;

/**
 * What an item counts against credits and bounds: its payload in bytes (text by its length in chars) and a constant for
 * the objects around it, so that many empty items are bounded too.
 */
public final class ItemWeight {
    /** About what the records of an item without payload take on the heap. */
    public static final int OVERHEAD = 64;

    private ItemWeight() {}

    public static long of(StreamItem item) {
        return OVERHEAD + payload(item);
    }

    private static long payload(StreamItem item) {
        return switch (item) {
            case StreamItem.Raw raw -> raw.chunk().bytes().length();
            case StreamItem.Event event -> payload(event.event());
            case StreamItem.Notification notification ->
                notification.params().text().length();
            case StreamItem.Request request -> request.params().text().length();
            case StreamItem.Result result -> payload(result.reply());
            case StreamItem.RawEnd ignored -> 0;
            case StreamItem.Failed ignored -> 0;
        };
    }

    private static long payload(ChatEvent event) {
        return switch (event) {
            case ChatEvent.TextDelta delta -> delta.text().length();
            case ChatEvent.ReasoningDelta delta -> delta.text().length();
            case ChatEvent.RefusalDelta delta -> delta.text().length();
            case ChatEvent.ToolCallDelta delta -> delta.arguments().length();
            case ChatEvent.AudioDelta delta -> delta.base64().length();
            case ChatEvent.NativeBlock block -> block.value().text().length();
            case ChatEvent.ImageBlock block ->
                block.image().source() instanceof Media.Inline inline
                        ? inline.base64().length()
                        : 0;
            case ChatEvent.RedactedReasoning block -> block.data().value().length();
            case ChatEvent.TextAnnotation annotation ->
                annotation.annotation().value().text().length();
            case ChatEvent.Logprobs logprobs -> logprobs.value().value().text().length();
            case ChatEvent.TurnExtras turn ->
                turn.extras().fields().values().stream()
                        .mapToLong(field -> field.text().length())
                        .sum();
            case ChatEvent.Loop loop -> payload(loop.event());
            case ChatEvent.ReasoningEnd end ->
                end.signature().map(signature -> signature.value().length()).orElse(0);
            case ChatEvent.ToolCallEnd end ->
                end.signature().map(signature -> signature.value().length()).orElse(0);
            case ChatEvent.TurnStart ignored -> 0;
            case ChatEvent.TextStart ignored -> 0;
            case ChatEvent.TextEnd ignored -> 0;
            case ChatEvent.ReasoningStart ignored -> 0;
            case ChatEvent.RefusalStart ignored -> 0;
            case ChatEvent.RefusalEnd ignored -> 0;
            case ChatEvent.ToolCallStart ignored -> 0;
            case ChatEvent.UsageReport ignored -> 0;
            case ChatEvent.ChoiceEnd ignored -> 0;
            case ChatEvent.TurnEnd ignored -> 0;
            case ChatEvent.Failed ignored -> 0;
        };
    }

    private static long payload(LoopEvent event) {
        return switch (event) {
            case LoopEvent.ToolsListed listed -> listed(listed);
            case LoopEvent.ToolCallStarted started -> started.arguments().text().length();
            case LoopEvent.ToolCallFinished finished -> finished.result().text().length();
            case LoopEvent.TurnFinished ignored -> 0;
            case LoopEvent.Ended ignored -> 0;
        };
    }

    private static long listed(LoopEvent.ToolsListed listed) {
        return listed.tools().stream()
                .mapToLong(tool -> OVERHEAD
                        + tool.description().map(String::length).orElse(0)
                        + tool.inputSchema().text().length()
                        + tool.annotations().text().length())
                .sum();
    }

    private static long payload(McpReply reply) {
        return switch (reply) {
            case McpReply.Result result -> result.result().text().length();
            case McpReply.Refused ignored -> 0;
            case McpReply.Accepted ignored -> 0;
        };
    }
}

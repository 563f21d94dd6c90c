package io.llmfusion.matrix;

import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.Json;
import io.llmfusion.model.Part;
import io.llmfusion.model.Usage;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers as Bedrock's Converse gives them; nobody here writes that format but this test. */
record ConverseAnswers() implements Answers {
    @Override
    public Optional<Buffer> whole(AnswerFeature feature) {
        ChatTurn turn = feature.turn();
        if (!says(turn)) {
            return Optional.empty();
        }
        ObjectNode body = Json.object();
        ArrayNode content = body.putObject("output")
                .putObject("message")
                .put("role", "assistant")
                .putArray("content");
        turn.parts().forEach(part -> content.add(block(part)));
        body.put("stopReason", stopReason(turn)).set("usage", usage(turn));
        return Optional.of(Json.writeBuffer(body));
    }

    @Override
    public Optional<Buffer> streamed(AnswerFeature feature) {
        ChatTurn turn = feature.turn();
        if (!says(turn)) {
            return Optional.empty();
        }
        Buffer events = Buffer.buffer();
        event(events, "messageStart", Json.object().put("role", "assistant"));
        int index = 0;
        for (Part part : turn.parts()) {
            block(events, index++, part);
        }
        event(events, "messageStop", Json.object().put("stopReason", stopReason(turn)));
        event(events, "metadata", Json.object().set("usage", usage(turn)));
        return Optional.of(events);
    }

    /** One answer of text, thoughts and calls, without notes and probabilities. */
    private static boolean says(ChatTurn turn) {
        boolean parts = turn.parts().stream()
                .allMatch(part ->
                        (part instanceof Part.Text text && text.annotations().isEmpty())
                                || part instanceof Part.ToolUse
                                || part instanceof Part.Reasoning);
        boolean reasoningCounted =
                turn.usage().map(usage -> usage.reasoning() > 0).orElse(false);
        return parts
                && !reasoningCounted
                && turn.choices().size() == 1
                && turn.choices().getFirst().logprobs().isEmpty();
    }

    private static ObjectNode block(Part part) {
        return switch (part) {
            case Part.ToolUse use ->
                Json.object()
                        .set(
                                "toolUse",
                                named(use).set("input", use.call().arguments().tree()));
            case Part.Reasoning thought -> {
                ObjectNode text = Json.object().put("text", thought.text());
                thought.signature().ifPresent(signature -> text.put("signature", signature.value()));
                yield Json.object().set("reasoningContent", Json.object().set("reasoningText", text));
            }
            case Part.Text text -> Json.object().put("text", text.text());
            default -> throw new IllegalArgumentException("not said here: " + part);
        };
    }

    private static ObjectNode named(Part.ToolUse use) {
        return Json.object()
                .put("toolUseId", use.call().id().value())
                .put("name", use.call().name());
    }

    private static void block(Buffer events, int index, Part part) {
        Stream<ObjectNode> deltas =
                switch (part) {
                    case Part.ToolUse use -> {
                        ObjectNode start = Json.object().put("contentBlockIndex", index);
                        start.putObject("start").set("toolUse", named(use));
                        event(events, "contentBlockStart", start);
                        String input = use.call().arguments().text();
                        yield Stream.of(
                                Json.object().set("toolUse", Json.object().put("input", input)));
                    }
                    case Part.Reasoning thought ->
                        Stream.concat(
                                Stream.of(reasoning("text", thought.text())),
                                thought.signature().stream().map(signed -> reasoning("signature", signed.value())));
                    case Part.Text text -> Stream.of(Json.object().put("text", text.text()));
                    default -> throw new IllegalArgumentException("not said here: " + part);
                };
        deltas.forEach(delta -> event(
                events,
                "contentBlockDelta",
                Json.object().put("contentBlockIndex", index).set("delta", delta)));
        event(events, "contentBlockStop", Json.object().put("contentBlockIndex", index));
    }

    private static ObjectNode reasoning(String member, String value) {
        return Json.object().set("reasoningContent", Json.object().put(member, value));
    }

    private static void event(Buffer events, String name, ObjectNode payload) {
        events.appendString("data: " + Json.write(Json.object().set(name, payload)) + "\n\n");
    }

    private static String stopReason(ChatTurn turn) {
        FinishReason.Unified finish = turn.choices().getFirst().finish().unified();
        return switch (finish) {
            case LENGTH -> "max_tokens";
            case TOOL_CALLS -> "tool_use";
            case CONTENT_FILTER, REFUSAL -> "content_filtered";
            case STOP, PAUSE, OTHER -> "end_turn";
        };
    }

    private static ObjectNode usage(ChatTurn turn) {
        Usage usage = turn.usage().orElse(Usage.NONE);
        return Json.object()
                .put("inputTokens", usage.input() - usage.cachedInput())
                .put("outputTokens", usage.output())
                .put("totalTokens", usage.total())
                .put("cacheReadInputTokens", usage.cachedInput());
    }
}

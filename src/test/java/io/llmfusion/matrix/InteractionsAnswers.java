package io.llmfusion.matrix;

import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.Json;
import io.llmfusion.model.Part;
import io.llmfusion.model.Usage;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers as Gemini's Interactions API gives them; nobody here writes that format but this test. */
record InteractionsAnswers() implements Answers {
    @Override
    public Optional<Buffer> whole(AnswerFeature feature) {
        ChatTurn turn = feature.turn();
        if (!says(turn)) {
            return Optional.empty();
        }
        ObjectNode body = interaction(turn);
        ArrayNode steps = body.putArray("steps");
        turn.parts().forEach(part -> steps.add(step(part)));
        return Optional.of(Json.writeBuffer(body));
    }

    @Override
    public Optional<Buffer> streamed(AnswerFeature feature) {
        ChatTurn turn = feature.turn();
        if (!says(turn)) {
            return Optional.empty();
        }
        Buffer events = Buffer.buffer();
        ObjectNode begun = Json.object().put("id", "v1_a").put("status", "in_progress");
        event(events, "interaction.created", Json.object().set("interaction", begun));
        int index = 0;
        for (Part part : turn.parts()) {
            step(events, index++, part);
        }
        event(events, "interaction.completed", Json.object().set("interaction", interaction(turn)));
        return Optional.of(events);
    }

    /** One answer of text, thoughts without a signature and calls, that ended by itself. */
    private static boolean says(ChatTurn turn) {
        FinishReason.Unified finish = turn.choices().getFirst().finish().unified();
        return turn.choices().size() == 1
                && turn.choices().getFirst().logprobs().isEmpty()
                && (finish == FinishReason.Unified.STOP || finish == FinishReason.Unified.TOOL_CALLS)
                && turn.parts().stream().allMatch(InteractionsAnswers::says);
    }

    private static boolean says(Part part) {
        return switch (part) {
            case Part.Text text -> text.annotations().isEmpty();
            case Part.Reasoning thought -> thought.signature().isEmpty();
            case Part.ToolUse _ -> true;
            default -> false;
        };
    }

    private static ObjectNode interaction(ChatTurn turn) {
        boolean calls = turn.choices().getFirst().finish().unified() == FinishReason.Unified.TOOL_CALLS;
        ObjectNode json = Json.object()
                .put("id", "v1_a")
                .put("model", "zebra-model")
                .put("status", calls ? "requires_action" : "completed");
        Usage usage = turn.usage().orElse(Usage.NONE);
        json.putObject("usage")
                .put("total_input_tokens", usage.input())
                .put("total_cached_tokens", usage.cachedInput())
                .put("total_output_tokens", usage.output() - usage.reasoning())
                .put("total_thought_tokens", usage.reasoning());
        return json;
    }

    private static ObjectNode step(Part part) {
        return switch (part) {
            case Part.ToolUse use ->
                call(use).set("arguments", use.call().arguments().tree());
            case Part.Reasoning thought -> {
                ObjectNode step = Json.object().put("type", "thought");
                step.putArray("summary").add(text(thought.text()));
                yield step;
            }
            case Part.Text text -> {
                ObjectNode step = Json.object().put("type", "model_output");
                step.putArray("content").add(text(text.text()));
                yield step;
            }
            default -> throw new IllegalArgumentException("not said here: " + part);
        };
    }

    private static ObjectNode call(Part.ToolUse use) {
        return Json.object()
                .put("type", "function_call")
                .put("id", use.call().id().value())
                .put("name", use.call().name());
    }

    private static ObjectNode text(String text) {
        return Json.object().put("type", "text").put("text", text);
    }

    private static void step(Buffer events, int index, Part part) {
        ObjectNode step =
                switch (part) {
                    case Part.ToolUse use -> call(use).set("arguments", Json.object());
                    case Part.Reasoning _ -> Json.object().put("type", "thought");
                    default -> Json.object().put("type", "model_output");
                };
        ObjectNode delta =
                switch (part) {
                    case Part.ToolUse use ->
                        Json.object()
                                .put("type", "arguments_delta")
                                .put("arguments", use.call().arguments().text());
                    case Part.Reasoning thought ->
                        Json.object().put("type", "thought_summary").set("content", text(thought.text()));
                    case Part.Text text -> text(text.text());
                    default -> throw new IllegalArgumentException("not said here: " + part);
                };
        event(events, "step.start", at(index).set("step", step));
        event(events, "step.delta", at(index).set("delta", delta));
        event(events, "step.stop", at(index));
    }

    private static ObjectNode at(int index) {
        return Json.object().put("index", index);
    }

    private static void event(Buffer events, String type, ObjectNode payload) {
        events.appendString("data: " + Json.write(payload.put("event_type", type)) + "\n\n");
    }
}

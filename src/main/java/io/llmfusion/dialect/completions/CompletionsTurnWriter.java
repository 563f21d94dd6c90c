package io.llmfusion.dialect.completions;

import io.llmfusion.dialect.FusionEvents;
import io.llmfusion.dialect.TurnWriter;
import io.llmfusion.dialect.WrittenTurn;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.Json;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.Part;
import io.llmfusion.model.Usage;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a whole completion. Stateless. */
final class CompletionsTurnWriter implements TurnWriter {
    @Override
    public WrittenTurn write(ChatTurn turn, List<LoopEvent> loop) {
        CompletionsLeftOut left = new CompletionsLeftOut();
        ObjectNode answer = Json.object()
                .put("id", turn.id())
                .put("object", "text_completion")
                .put("created", turn.created())
                .put("model", turn.model());
        ArrayNode choices = answer.putArray("choices");
        for (ChatTurn.Choice choice : turn.choices()) {
            choice.parts().forEach(left::see);
            left.finish(choice.finish());
            choices.addObject()
                    .put("text", text(choice.parts()))
                    .put("index", choice.index())
                    .putNull("logprobs")
                    .put("finish_reason", CompletionsLeftOut.finishReason(choice.finish()));
        }
        turn.usage().ifPresent(usage -> answer.set("usage", usage(usage)));
        if (!loop.isEmpty()) {
            ArrayNode shown = answer.putArray("fusion");
            loop.forEach(event -> FusionEvents.shown(event).ifPresent(shown::add));
        }
        return new WrittenTurn(Json.writeBuffer(answer), left.warnings());
    }

    private static String text(List<Part> parts) {
        return parts.stream()
                .map(part -> switch (part) {
                    case Part.Text text -> text.text();
                    case Part.Refusal refusal -> refusal.text();
                    default -> "";
                })
                .collect(Collectors.joining());
    }

    static ObjectNode usage(Usage usage) {
        ObjectNode counted = Json.object()
                .put("prompt_tokens", usage.input())
                .put("completion_tokens", usage.output())
                .put("total_tokens", usage.total());
        counted.putObject("prompt_tokens_details").put("cached_tokens", usage.cachedInput());
        counted.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
        return counted;
    }
}

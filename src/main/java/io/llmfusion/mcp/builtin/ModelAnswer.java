package io.llmfusion.mcp.builtin;

import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.Json;
import io.llmfusion.model.Part;
import io.llmfusion.model.ProviderName;
import io.llmfusion.model.Usage;
import io.llmfusion.model.Warning;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one model said.
 *
 * @param asked the name that it was asked by
 * @param model what the provider calls it
 */
record ModelAnswer(
        String asked,
        ProviderName provider,
        String model,
        String text,
        FinishReason finish,
        Optional<Usage> usage,
        List<Warning> warnings,
        Duration took) {
    ModelAnswer {
        warnings = List.copyOf(warnings);
    }

    /** @param start {@link System#nanoTime()} when it was asked */
    static ModelAnswer of(String asked, ChatReply.Answered reply, long start) {
        ChatTurn turn = reply.turn();
        FinishReason finish = turn.choices().isEmpty()
                ? FinishReason.of(FinishReason.Unified.OTHER, "")
                : turn.choices().getFirst().finish();
        return new ModelAnswer(
                asked,
                reply.head().provider(),
                reply.head().model(),
                turn.parts().stream().map(ModelAnswer::text).collect(Collectors.joining()),
                finish,
                turn.usage(),
                reply.head().warnings(),
                Duration.ofNanos(System.nanoTime() - start));
    }

    /** What a reader would see of it: not the reasoning. */
    private static String text(Part part) {
        return switch (part) {
            case Part.Text text -> text.text();
            case Part.Refusal refusal -> refusal.text();
            case Part.Image ignored -> "";
            case Part.Document ignored -> "";
            case Part.Audio ignored -> "";
            case Part.Reasoning ignored -> "";
            case Part.RedactedReasoning ignored -> "";
            case Part.ToolUse ignored -> "";
            case Part.ToolResult ignored -> "";
            case Part.Native ignored -> "";
        };
    }

    /** The text, or why there is none. */
    String shown() {
        return text.isEmpty() ? "(the model answered without text; finish reason: " + finishReason() + ")" : text;
    }

    ObjectNode json() {
        ObjectNode json = Json.object()
                .put("model", asked)
                .put("provider", provider.value())
                .put("provider_model", model)
                .put("text", text)
                .put("finish_reason", finishReason());
        usage.ifPresent(tokens ->
                json.putObject("usage").put("input_tokens", tokens.input()).put("output_tokens", tokens.output()));
        if (!warnings.isEmpty()) {
            warnings.stream().map(Warning::line).forEach(json.putArray("warnings")::add);
        }
        return json.put("duration_ms", took.toMillis());
    }

    private String finishReason() {
        return finish.unified().name().toLowerCase(Locale.ROOT);
    }
}

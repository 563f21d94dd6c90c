package io.llmfusion.provider;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.Part;
import io.llmfusion.model.Role;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the demonstration says to a request: a pure function of it. */
final class DemoAnswer {
    /** Seconds since the epoch; always the same, as everything else of the demonstration. */
    private static final long CREATED = 1_767_225_600L;

    private final ChatRequest request;

    DemoAnswer(ChatRequest request) {
        this.request = request;
    }

    ChatTurn turn() {
        String question = question();
        List<Part.ToolResult> results = lastResults();
        List<ToolCall> calls = results.isEmpty() ? new DemoTools(request.tools(), question).calls() : List.of();
        List<Part> parts = new ArrayList<>();
        if (!results.isEmpty()) {
            parts.add(Part.Text.of(toldResults(results)));
        } else if (calls.isEmpty()) {
            parts.add(Part.Text.of(
                    "This is the demonstration model of LLM Fusion Gateway, which repeats what it is asked: "
                            + (question.isEmpty() ? "(nothing)" : question)));
        } else {
            parts.add(Part.Text.of(
                    "This is the demonstration model of LLM Fusion Gateway; it calls what was asked for."));
            calls.forEach(call -> parts.add(new Part.ToolUse(call, Extras.NONE)));
        }
        return turn(parts, calls.isEmpty());
    }

    /** Text deltas cut into words, each with the blanks behind it; every other event as it is. */
    static List<ChatEvent> words(List<ChatEvent> events) {
        List<ChatEvent> cut = new ArrayList<>();
        for (ChatEvent event : events) {
            if (event instanceof ChatEvent.TextDelta(int choice, int block, String text)) {
                for (String word : text.split("(?<=\\s)(?=\\S)", -1)) {
                    cut.add(new ChatEvent.TextDelta(choice, block, word));
                }
            } else {
                cut.add(event);
            }
        }
        return cut;
    }

    private ChatTurn turn(List<Part> parts, boolean finished) {
        FinishReason finish = finished
                ? FinishReason.of(FinishReason.Unified.STOP, "stop")
                : FinishReason.of(FinishReason.Unified.TOOL_CALLS, "tool_calls");
        Usage usage = Usage.of(wordsOfRequest(), wordCount(text(parts)));
        return new ChatTurn(
                "demo-" + Integer.toHexString(request.messages().hashCode()),
                "echo",
                CREATED,
                List.of(new ChatTurn.Choice(0, parts, finish, Optional.empty())),
                Optional.of(usage),
                Extras.NONE);
    }

    private static String toldResults(List<Part.ToolResult> results) {
        String told = results.stream()
                .map(result -> (result.error() ? "an error: " : "") + text(result.content()))
                .collect(Collectors.joining("; "));
        return "This is the demonstration model of LLM Fusion Gateway. The tool answered: " + told;
    }

    /** Results that stand behind the last words of the assistant: those are what it is asked about now. */
    private List<Part.ToolResult> lastResults() {
        List<Part.ToolResult> results = new ArrayList<>();
        for (ChatMessage message : request.messages().reversed()) {
            if (message.role() == Role.ASSISTANT) {
                break;
            }
            message.parts().forEach(part -> {
                if (part instanceof Part.ToolResult result) {
                    results.add(result);
                }
            });
        }
        return results.reversed();
    }

    private String question() {
        return request.messages().reversed().stream()
                .filter(message -> message.role() == Role.USER)
                .map(message -> text(message.parts()).strip())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private long wordsOfRequest() {
        return request.messages().stream()
                .mapToLong(message -> wordCount(text(message.parts())))
                .sum();
    }

    private static String text(List<Part> parts) {
        return parts.stream()
                .map(DemoAnswer::text)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String text(Part part) {
        return switch (part) {
            case Part.Text text -> text.text();
            case Part.Image ignored -> "[image]";
            case Part.Document ignored -> "[document]";
            case Part.Audio ignored -> "[audio]";
            case Part.Refusal refusal -> refusal.text();
            case Part.ToolUse use -> use.call().name() + use.call().arguments();
            case Part.ToolResult result -> text(result.content());
            case Part.Reasoning ignored -> "";
            case Part.RedactedReasoning ignored -> "";
            case Part.Native ignored -> "";
        };
    }

    private static long wordCount(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }
}

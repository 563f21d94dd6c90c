package io.llmfusion.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.AnswerTold.Choice;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.FinishReason.Unified;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What may be another in a client's format than a provider told it. All that is not named here must be the same; what is
 * named with a warning must have that warning.
 */
final class Retold {
    private Retold() {}

    static void check(DialectId client, AnswerTold told, ClientView view) {
        if (told.failed()) {
            assertThat(view.told().failed()).as("failed").isTrue();
            return;
        }
        Set<String> differences = told.differences(view.told());
        differences.removeIf(kind -> mayDiffer(client, kind, told, view));
        assertThat(differences)
                .as("what is another in %s%nthan in %s%nwarnings %s", view.told(), told, view.warnings())
                .isEmpty();
    }

    private static boolean mayDiffer(DialectId client, String kind, AnswerTold told, ClientView view) {
        Set<String> warnings = view.warnings();
        boolean bare = client == DialectId.COMPLETIONS;
        return switch (kind) {
            case "choices" -> warnings.contains("answer.choices");
            case "thought" -> bare && warnings.contains("answer.reasoning");
            case "calls" -> bare && warnings.contains("answer.tool_calls");
            case "pictures" -> warnings.contains("answer.image");
            // Words of these formats tell that it was a refusal, or a warning does; its text is among what was said.
            case "refusal" -> client != DialectId.CHAT && client != DialectId.RESPONSES;
            case "usage" -> client == DialectId.ANTHROPIC && warnings.contains("answer.usage");
            case "finish" -> warnings.contains("answer.finish_reason") || finish(client, told, view);
            default -> false;
        };
    }

    private static boolean finish(DialectId client, AnswerTold told, ClientView view) {
        Choice one = Objects.requireNonNull(told.choices().get(0));
        Choice other = Objects.requireNonNull(view.told().choices().get(0));
        Unified said = Unified.valueOf(one.finish());
        return switch (Unified.valueOf(other.finish())) {
            // A server that calls tools by itself goes on to the end; clients of other formats take calls for the
            // reason.
            case TOOL_CALLS -> said == Unified.STOP && !one.calls().isEmpty();
            case STOP -> client == DialectId.COMPLETIONS && said == Unified.TOOL_CALLS;
            case CONTENT_FILTER -> said == Unified.REFUSAL && !other.refusal().isEmpty();
            case REFUSAL -> client == DialectId.ANTHROPIC && said == Unified.CONTENT_FILTER;
            case LENGTH, PAUSE, OTHER -> false;
        };
    }

    /** The warnings without which blocks that only the provider's format has would be lost in silence. */
    static List<String> missedBlocks(DialectId client, List<ChatEvent> events) {
        return events.getLast() instanceof ChatEvent.Failed
                ? List.of()
                : events.stream()
                        .filter(event -> event instanceof ChatEvent.NativeBlock block && block.dialect() != client)
                        .map(event -> (ChatEvent.NativeBlock) event)
                        .map(block -> missed(block.type()))
                        .distinct()
                        .toList();
    }

    static String missed(String type) {
        return "answer." + type;
    }
}

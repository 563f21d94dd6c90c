package io.llmfusion.dialect.chat;

import io.llmfusion.model.Quirks;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Quirks that deviate in one thing. */
final class ChatQuirks {
    private String maxTokens = "max_completion_tokens";
    private boolean streamUsage = true;
    private boolean developer = true;
    private String reasoning = "reasoning_content";
    private List<String> refused = List.of();
    private Map<String, String> renamed = Map.of();
    private String required = "required";
    private Optional<String> callIds = Optional.empty();
    private boolean excludesReasoning;

    private ChatQuirks() {}

    static Quirks withoutStreamUsage() {
        ChatQuirks quirks = new ChatQuirks();
        quirks.streamUsage = false;
        return quirks.quirks();
    }

    static Quirks withoutDeveloper() {
        ChatQuirks quirks = new ChatQuirks();
        quirks.developer = false;
        return quirks.quirks();
    }

    static Quirks refusing(String field) {
        ChatQuirks quirks = new ChatQuirks();
        quirks.refused = List.of(field);
        return quirks.quirks();
    }

    static Quirks renaming(String field, String to) {
        ChatQuirks quirks = new ChatQuirks();
        quirks.renamed = Map.of(field, to);
        return quirks.quirks();
    }

    static Quirks maxTokens(String field) {
        ChatQuirks quirks = new ChatQuirks();
        quirks.maxTokens = field;
        return quirks.quirks();
    }

    static Quirks reasoning(String field) {
        ChatQuirks quirks = new ChatQuirks();
        quirks.reasoning = field;
        return quirks.quirks();
    }

    static Quirks requiredChoice(String word) {
        ChatQuirks quirks = new ChatQuirks();
        quirks.required = word;
        return quirks.quirks();
    }

    static Quirks callIds(String pattern) {
        ChatQuirks quirks = new ChatQuirks();
        quirks.callIds = Optional.of(pattern);
        return quirks.quirks();
    }

    static Quirks excludingReasoning() {
        ChatQuirks quirks = new ChatQuirks();
        quirks.excludesReasoning = true;
        return quirks.quirks();
    }

    private Quirks quirks() {
        return new Quirks(
                maxTokens,
                streamUsage,
                developer,
                reasoning,
                refused,
                renamed,
                required,
                callIds,
                excludesReasoning,
                8_192,
                List.of());
    }
}

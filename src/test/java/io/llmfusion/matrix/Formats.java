package io.llmfusion.matrix;

import io.llmfusion.config.Configurations;
import io.llmfusion.dialect.Dialect;
import io.llmfusion.dialect.ProviderDialect;
import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.dialect.converse.ConverseDialect;
import io.llmfusion.dialect.gemini.GeminiDialect;
import io.llmfusion.dialect.interactions.InteractionsDialect;
import io.llmfusion.dialect.responses.ResponsesDialect;
import io.llmfusion.model.ProviderName;
import io.llmfusion.model.Quirks;
import java.util.List;

/** The client formats and the targets of the tables. */
final class Formats {
    private static final ChatDialect CHAT = new ChatDialect();
    private static final AnthropicDialect ANTHROPIC = new AnthropicDialect();
    private static final GeminiDialect GEMINI = new GeminiDialect();
    private static final ResponsesDialect RESPONSES = new ResponsesDialect();
    private static final List<Target> TARGETS = allTargets();

    private Formats() {}

    /** A format that a client may speak, under its name in the tables. */
    record Client(String name, Dialect dialect) {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * What stands at the other end.
     *
     * @param model one that takes as much as any of its family
     */
    record Target(String name, ProviderDialect dialect, Quirks quirks, String model, Answers answers) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Client> clients() {
        return List.of(
                new Client("chat", CHAT),
                new Client("responses", RESPONSES),
                new Client("messages", ANTHROPIC),
                new Client("gemini", GEMINI));
    }

    static List<Target> targets() {
        return TARGETS;
    }

    private static List<Target> allTargets() {
        return List.of(
                target("openai-chat", CHAT, quirks("openai", "chat"), "gpt-5.5"),
                target("openai-responses", RESPONSES, quirks("openai", "responses"), "gpt-5.5"),
                target("anthropic", ANTHROPIC, quirks("anthropic", "messages"), "claude-sonnet-4-6"),
                target("gemini", GEMINI, quirks("gemini", "generate-content"), "gemini-3-pro"),
                new Target(
                        "gemini-interactions",
                        new InteractionsDialect(),
                        quirks("gemini", "interactions"),
                        "gemini-3-pro",
                        new InteractionsAnswers()),
                target("xai-responses", RESPONSES, quirks("xai", "responses"), "grok-4.3"),
                new Target(
                        "bedrock-converse",
                        new ConverseDialect(),
                        quirks("bedrock", "converse"),
                        "anthropic.claude-sonnet-4-6",
                        new ConverseAnswers()));
    }

    /** One whose answers clients can write too. */
    private static Target target(String name, Dialect dialect, Quirks quirks, String model) {
        return new Target(name, dialect, quirks, model, new WrittenAnswers(dialect));
    }

    /** As a configuration that names the family and the API gets them. */
    private static Quirks quirks(String family, String api) {
        return Configurations.of("providers: { there: { dialect: %s, api: %s, api-key: x%s } }"
                        .formatted(family, api, family.equals("bedrock") ? ", region: eu-west-1" : ""))
                .provider(new ProviderName("there"))
                .orElseThrow()
                .quirks();
    }
}

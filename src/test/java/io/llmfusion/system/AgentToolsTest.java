package io.llmfusion.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Agents run their own tools at the word of a model behind the gateway, whose provider speaks the agent's API or another.
 * The providers are a second gateway, in front of the demonstration: it calls the tool that a question names.
 */
@Tag("system")
class AgentToolsTest {
    private static final String CALL = "{\"command\":\"echo zebra-$((40+2))\",\"description\":\"say\"}";

    @TempDir
    Path folder;

    private RunningGateway providers;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws Exception {
        providers = RunningGateway.start(Files.createDirectories(folder.resolve("providers")), """
                server: { port: 0 }
                providers: { demo: { dialect: demo } }
                models: { echo: { targets: [demo/echo] } }
                """);
        gateway = RunningGateway.start(
                Files.createDirectories(folder.resolve("gateway")), """
                server: { port: 0 }
                auth: { keys: [{ id: agent, key: sk-agent }] }
                providers:
                  messages: { dialect: anthropic, base-url: "%1$s", api-key: x }
                  chat: { dialect: openai, base-url: "%1$s/v1", api-key: x }
                """.formatted(providers.url()));
    }

    @AfterEach
    void stop() {
        gateway.close();
        providers.close();
    }

    @ParameterizedTest
    @CsvSource({"claude, messages/echo", "claude, chat/echo", "opencode, messages/echo", "opencode, chat/echo"})
    void an_agent_runs_the_tool_that_the_model_asks_for(String agent, String model) throws Exception {
        AgentPrograms.Ran ran = new AgentPrograms(folder).run(script(agent), variables(model));

        assertThat(ran.status()).as(ran.output()).isZero();
        assertThat(ran.output()).contains("The tool answered: zebra-42");
    }

    private static String script(String agent) {
        return switch (agent) {
            case "claude" -> "claude --model \"$MODEL\" --allowedTools Bash -p \"Use Bash $CALL\"";
            case "opencode" -> """
                    cat > opencode.json <<END
                    {"provider": {"fusion": {"npm": "@ai-sdk/openai-compatible", "name": "Fusion",
                      "options": {"baseURL": "$URL/v1", "apiKey": "$KEY"}, "models": {"$MODEL": {}}}}}
                    END
                    echo "Use bash $CALL" | opencode run -m "fusion/$MODEL"
                    """;
            default -> throw new IllegalArgumentException(agent);
        };
    }

    private Map<String, String> variables(String model) {
        return Map.of(
                "MODEL",
                model,
                "CALL",
                CALL,
                "URL",
                gateway.url(),
                "KEY",
                "sk-agent",
                "ANTHROPIC_BASE_URL",
                gateway.url(),
                "ANTHROPIC_AUTH_TOKEN",
                "sk-agent",
                "ANTHROPIC_SMALL_FAST_MODEL",
                model);
    }
}

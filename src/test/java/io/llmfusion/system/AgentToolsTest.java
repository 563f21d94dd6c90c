package io.llmfusion.system;

import static java.util.Map.entry;
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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Agents run their own tools at the word of a model behind the gateway, whose provider speaks the agent's API or another.
 * The providers are a second gateway, in front of the demonstration: it calls the tool that a question names.
 */
@Tag("system")
class AgentToolsTest {
    private static final String COMMAND = "seq -s - 41 43";
    private static final String OUTPUT = "41-42-43";
    private static final String PROVIDER = """
            cat >> ~/.codex/config.toml <<END
            [model_providers.fusion]
            name = "Fusion"
            base_url = "$URL/v1"
            env_key = "KEY"
            wire_api = "responses"
            END
            """;
    private static final String CODEX =
            "codex exec --skip-git-repo-check -s danger-full-access -c model_provider=fusion -m \"$MODEL\" ";

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
                  responses: { dialect: openai, api: responses, base-url: "%1$s/v1", api-key: x }
                  gemini: { dialect: gemini, base-url: "%1$s", api-key: x }
                """.formatted(providers.url()));
    }

    @AfterEach
    void stop() {
        gateway.close();
        providers.close();
    }

    @ParameterizedTest
    @CsvSource({
        "claude, messages/echo",
        "claude, chat/echo",
        "opencode, messages/echo",
        "opencode, chat/echo",
        "codex, responses/echo",
        "codex, chat/echo",
        "codex, messages/echo",
        "gemini, gemini/echo",
        "gemini, chat/echo",
        "gemini, messages/echo"
    })
    void an_agent_runs_the_tool_that_the_model_asks_for(String agent, String model) throws Exception {
        AgentPrograms.Ran ran = new AgentPrograms(folder).run(script(agent), variables(model));

        assertThat(ran.status()).as(ran.output()).isZero();
        assertThat(ran.output()).containsPattern("(?s)The tool answered: .*" + OUTPUT);
    }

    /** Codex puts the tools of a server into a namespace of its own, which no other API than its own has. */
    @ParameterizedTest
    @ValueSource(strings = {"responses/echo", "chat/echo"})
    void codex_calls_the_tools_of_the_gateway_as_a_server(String model) throws Exception {
        String server = "printf '\\n[mcp_servers.gw]\\nurl = \"%s\"\\nbearer_token_env_var = \"KEY\"\\n'"
                        .formatted(gateway.url() + "/mcp")
                + " >> ~/.codex/config.toml\n";
        String question = "'Use mcp__gw__fusion_llm_list_providers {}'";

        AgentPrograms.Ran ran = new AgentPrograms(folder).run(PROVIDER + server + CODEX + question, variables(model));

        assertThat(ran.status()).as(ran.output()).isZero();
        assertThat(ran.output())
                .containsPattern("(?s)The tool answered: .*\"name\":\"responses\",\"family\":\"openai\"");
    }

    private static String script(String agent) {
        return switch (agent) {
            case "claude" -> "claude --model \"$MODEL\" --allowedTools Bash -p \"Use Bash $CALL\"";
            case "codex" -> PROVIDER + CODEX + "\"Use exec_command {\\\"cmd\\\":\\\"$COMMAND\\\"}\"";
            case "gemini" -> """
                    mkdir -p .gemini
                    echo '{"security":{"auth":{"selectedType":"gemini-api-key"}}}' > .gemini/settings.json
                    gemini -m "$MODEL" --yolo -p "Use run_shell_command $CALL"
                    """;
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
        return Map.ofEntries(
                entry("MODEL", model),
                entry("COMMAND", COMMAND),
                entry("CALL", "{\"command\":\"" + COMMAND + "\",\"description\":\"say\"}"),
                entry("URL", gateway.url()),
                entry("KEY", "sk-agent"),
                entry("ANTHROPIC_BASE_URL", gateway.url()),
                entry("ANTHROPIC_AUTH_TOKEN", "sk-agent"),
                entry("ANTHROPIC_SMALL_FAST_MODEL", model),
                entry("GOOGLE_GEMINI_BASE_URL", gateway.url()),
                entry("GEMINI_API_KEY", "sk-agent"),
                entry("GEMINI_CLI_TRUST_WORKSPACE", "true"));
    }
}

package io.llmfusion.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.config.AliasConfig;
import io.llmfusion.config.Configurations;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.ProviderConfig;
import io.llmfusion.model.ProviderName;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ImportCommandTest {
    private static final String LITELLM = """
            model_list:
              - model_name: gpt-4o
                litellm_params:
                  model: azure/my-deployment
                  api_base: https://my-resource.openai.azure.com
                  api_key: os.environ/AZURE_API_KEY
                  api_version: "2025-01-01-preview"
                  rpm: 6
                model_info: { version: 2 }
              - model_name: gpt-4o
                litellm_params: { model: openai/gpt-4o, api_key: os.environ/OPENAI_API_KEY }
              - model_name: gpt-mini
                litellm_params: { model: gpt-4o-mini, api_key: os.environ/OPENAI_API_KEY }
              - model_name: claude
                litellm_params: { model: anthropic/claude-opus-4-8, api_key: sk-ant-pl$in }
              - model_name: fast/llama
                litellm_params: { model: groq/llama-3.3-70b-versatile, api_key: os.environ/GROQ_API_KEY }
              - model_name: grok
                litellm_params: { model: xai/grok-4.3, api_key: os.environ/XAI_API_KEY }
              - model_name: flash
                litellm_params: { model: gemini/gemini-3.5-flash, api_key: os.environ/GEMINI_API_KEY }
              - model_name: local
                litellm_params: { model: ollama_chat/llama3.2, api_base: "http://localhost:11434" }
              - model_name: mine
                litellm_params: { model: my-model, api_base: "http://10.0.0.5:8000/v1", api_key: none }
              - model_name: bedrock-claude
                litellm_params:
                  model: bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0
                  aws_region_name: us-east-1
                  aws_access_key_id: os.environ/AWS_ACCESS_KEY_ID
                  aws_secret_access_key: os.environ/AWS_SECRET_ACCESS_KEY
              - model_name: "openai/*"
                litellm_params: { model: "openai/*", api_key: os.environ/OPENAI_API_KEY }
              - model_name: odd
                litellm_params: { model: sagemaker/thing }
            router_settings:
              routing_strategy: usage-based-routing-v2
              num_retries: 2
              timeout: 30
              redis_host: localhost
            litellm_settings:
              fallbacks: [{ gpt-4o: [claude, nowhere] }, { claude: [gpt-4o] }]
              drop_params: true
            general_settings:
              master_key: os.environ/LITELLM_MASTER_KEY
              database_url: postgres://x
            environment_variables: { X: y }
            mcp_servers:
              deepwiki: { url: "https://mcp.deepwiki.com/mcp", transport: http }
            """;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void a_litellm_file_becomes_ours() throws IOException {
        assertThat(imported(LITELLM)).isZero();

        GatewayConfig config = Configurations.of(out.toString(), Map.of("LITELLM_MASTER_KEY", "sk-1234567890"));
        assertThat(provider(config, "azure").family().name()).isEqualTo("azure");
        assertThat(provider(config, "openai").timeouts().total()).isEqualTo(Duration.ofSeconds(30));
        assertThat(provider(config, "openai").retry().attempts()).isEqualTo(3);
        assertThat(provider(config, "openai-2").baseUrl().orElseThrow()).hasToString("http://10.0.0.5:8000/v1");
        assertThat(provider(config, "ollama").baseUrl().orElseThrow()).hasToString("http://localhost:11434/v1");
        assertThat(provider(config, "anthropic").apiKeys().getFirst().reveal()).isEqualTo("sk-ant-pl$in");
        assertThat(provider(config, "openai").enabled()).isFalse();
        assertThat(out.toString())
                .contains(
                        "api-key: ${OPENAI_API_KEY:-}",
                        "key: ${LITELLM_MASTER_KEY}",
                        "api-version: 2025-01-01-preview");
        assertThat(targets(config, "gpt-4o"))
                .isEqualTo("azure/my-deployment, openai/gpt-4o, anthropic/claude-opus-4-8");
        assertThat(targets(config, "claude"))
                .isEqualTo("anthropic/claude-opus-4-8, azure/my-deployment, openai/gpt-4o");
        assertThat(targets(config, "gpt-mini")).isEqualTo("openai/gpt-4o-mini");
        assertThat(targets(config, "fast-llama")).isEqualTo("groq/llama-3.3-70b-versatile");
        assertThat(targets(config, "bedrock-claude")).isEqualTo("bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0");
        assertThat(config.mcp().servers()).hasSize(1);
    }

    @Test
    void what_a_litellm_file_loses_is_told_with_its_path() throws IOException {
        assertThat(imported(LITELLM)).isZero();
        assertThat(err.toString().lines())
                .anyMatch(line -> line.startsWith("model_list[0].litellm_params.rpm: "))
                .anyMatch(line -> line.startsWith("model_list[0].model_info: "))
                .anyMatch(line -> line.startsWith("model_list[3].litellm_params.api_key: "))
                .anyMatch(line -> line.startsWith("model_list[4].model_name: "))
                .anyMatch(line -> line.startsWith("model_list[10]: "))
                .anyMatch(line -> line.startsWith("model_list[11].litellm_params.model: `sagemaker/thing`"))
                .anyMatch(line -> line.startsWith("router_settings.routing_strategy: "))
                .anyMatch(line -> line.startsWith("router_settings.redis_host: "))
                .anyMatch(line -> line.startsWith("litellm_settings.drop_params: "))
                .anyMatch(line -> line.startsWith("litellm_settings.fallbacks[0]: names `nowhere`"))
                .anyMatch(line -> line.startsWith("general_settings.database_url: "))
                .anyMatch(line -> line.startsWith("environment_variables: "));
        assertThat(err.toString()).doesNotContain("sk-ant");
    }

    @Test
    void servers_of_desktop_clients_and_editors_become_ours() throws IOException {
        assertThat(imported("""
                        { "mcpServers": {
                            "file system": { "command": "npx", "args": ["-y", "server", "$HOME"], "env": { "KEY": "${env:MY_KEY}" } },
                            "web": { "url": "https://example.com/mcp", "headers": { "Authorization": "Bearer ${input:web-token}" }, "autoApprove": [] } },
                          "theme": "dark" }
                        """)).isZero();

        GatewayConfig config = Configurations.of(out.toString());
        assertThat(config.mcp().servers()).hasSize(2);
        assertThat(out.toString()).contains("file-system:", "$$HOME", "${MY_KEY:-}", "${WEB_TOKEN:-}");
        assertThat(err.toString())
                .contains("mcpServers.file system: cannot be a name", "mcpServers.web.autoApprove: ", "theme: ");
    }

    @Test
    void what_is_of_neither_kind_is_said() throws IOException {
        assertThat(imported("a: 1")).isEqualTo(1);
        assertThat(err.toString()).contains("holds neither `model_list`");
        assertThat(imported("{{{")).isEqualTo(1);
        assertThat(run("import", folder.resolve("not-there.yaml").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("cannot be read as YAML or JSON");
        assertThat(out.toString()).isEmpty();
    }

    private int imported(String text) throws IOException {
        return run(
                "import", Files.writeString(folder.resolve("theirs.yaml"), text).toString());
    }

    private int run(String... arguments) {
        return new CommandLine(new FusionCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private static ProviderConfig provider(GatewayConfig config, String name) {
        return config.provider(new ProviderName(name)).orElseThrow();
    }

    private static String targets(GatewayConfig config, String alias) {
        return String.join(
                ", ",
                config.alias(alias).orElseThrow().targets().stream()
                        .map(target -> switch (target) {
                            case AliasConfig.Target.Model model -> model.provider() + "/" + model.model();
                            case AliasConfig.Target.Alias other -> other.alias();
                        })
                        .toList());
    }
}

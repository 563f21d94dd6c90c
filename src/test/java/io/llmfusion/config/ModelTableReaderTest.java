package io.llmfusion.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.ModelCapabilities;
import io.llmfusion.model.ModelTable;
import io.llmfusion.model.ProviderName;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelTableReaderTest {
    private static final ModelTable SHIPPED = Configurations.load(
                    ConfigLoader::families, new Environment(Map.of(), Path.of(".")))
            .models();

    @Test
    void what_is_shipped_knows_models_by_their_bare_names_too() {
        assertThat(SHIPPED.of("claude-opus-4-7").maxOutput()).hasValue(128_000);
        assertThat(SHIPPED.of("anthropic/claude-opus-4-7")).isEqualTo(SHIPPED.of("claude-opus-4-7"));
        assertThat(SHIPPED.of("claude-3-5-sonnet-20241022").lacks("structured-output"))
                .isTrue();
        assertThat(SHIPPED.of("claude-opus-5-5").lacks("structured-output")).isFalse();
        assertThat(SHIPPED.of("claude-opus-5-5").context()).isEmpty();
        assertThat(SHIPPED.of("gpt-4o-audio-preview")).isEqualTo(ModelCapabilities.UNKNOWN);
        assertThat(SHIPPED.of("openai/gpt-oss-120b").lacksInput("image")).isTrue();
        assertThat(SHIPPED.of("anything").isUnknown()).isTrue();
    }

    @Test
    void a_provider_says_it_over_what_is_shipped_member_by_member() {
        GatewayConfig config = Configurations.of("""
                providers:
                  claude:
                    dialect: anthropic
                    api-key: k
                    quirks:
                      capabilities:
                        - { models: [claude-opus-4-7], max-output: 1000, input: [text] }
                        - { models: ["own-*"], features: [tools] }
                """);
        ModelTable table = config.provider(new ProviderName("claude"))
                .orElseThrow()
                .quirks()
                .capabilities();

        assertThat(table.of("claude-opus-4-7").maxOutput()).hasValue(1_000);
        assertThat(table.of("claude-opus-4-7").context()).hasValue(1_000_000);
        assertThat(table.of("claude-opus-4-7").lacksInput("image")).isTrue();
        assertThat(table.of("own-model").lacks("reasoning")).isTrue();
    }

    @Test
    void words_that_it_does_not_know_are_problems_with_their_place() {
        assertThat(Configurations.problems("""
                        providers:
                          local:
                            dialect: openai
                            quirks: { capabilities: [{ models: [a], input: [smell] }, { context: 5 }] }
                        """))
                .contains("providers.local.quirks.capabilities[0].input", "smell", "capabilities[1].models");
    }
}

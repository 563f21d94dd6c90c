package io.llmfusion.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.message.ModelsReply;
import io.llmfusion.model.ModelCapabilities;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ModelJsonTest {
    private static final ModelsReply.Entry ABLE = new ModelsReply.Entry(
            "one/able",
            "one",
            new ModelCapabilities(
                    OptionalLong.of(8_192), OptionalLong.of(1_024), List.of("text"), List.of(), List.of("tools")));

    @Test
    void both_shapes_carry_what_is_known_and_nothing_else() {
        for (JsonNode model : List.of(ModelJson.openAi(ABLE), ModelJson.anthropic(ABLE))) {
            assertThat(model.path("id").asString()).isEqualTo("one/able");
            assertThat(model.path("context_window").asInt()).isEqualTo(8_192);
            assertThat(model.path("max_output_tokens").asInt()).isEqualTo(1_024);
            assertThat(model.path("input_modalities").toString()).isEqualTo("[\"text\"]");
            assertThat(model.path("features").toString()).isEqualTo("[\"tools\"]");
            assertThat(model.has("output_modalities")).isFalse();
        }
        assertThat(ModelJson.openAi(new ModelsReply.Entry("any", "fusion")).propertyNames())
                .containsExactly("id", "object", "created", "owned_by");
    }
}

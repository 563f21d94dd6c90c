package io.llmfusion.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.message.Target;
import io.llmfusion.config.Configurations;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.model.Caller;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OperationPlanTest {
    private static final GatewayConfig CONFIG = Configurations.of("""
            providers:
              claude: { dialect: anthropic, api-key: k }
              gpt: { dialect: openai, api-key: k }
              fast: { dialect: groq, api-key: k }
              off: { dialect: openai, api-key: "" }
              demo: { dialect: demo }
            models:
              all: { targets: [claude/a, gpt/b, off/c, fast/d] }
            """);
    private static final ModelDirectory DIRECTORY = new ModelDirectory(CONFIG);

    private static RoutePlan.Resolution resolved(Operation operation, String model) {
        return switch (DIRECTORY.resolve(Caller.ANONYMOUS, model)) {
            case RoutePlan.Resolution.Found found -> new OperationPlan(operation, CONFIG).of(found.plan());
            case RoutePlan.Resolution.Refused refused -> refused;
        };
    }

    private static List<String> targets(Operation operation) {
        return resolved(operation, "all") instanceof RoutePlan.Resolution.Found found
                ? found.plan().targets().stream().map(Target::toString).toList()
                : List.of();
    }

    @Test
    void only_who_offers_it_is_asked_in_the_order_of_the_alias() {
        assertThat(targets(Operation.EMBEDDINGS)).containsExactly("gpt/b");
        assertThat(targets(Operation.TRANSCRIPTIONS)).containsExactly("gpt/b", "fast/d");
    }

    @ParameterizedTest
    @EnumSource(names = {"TOKEN_COUNT", "COMPLETIONS"})
    void everybody_can_where_the_gateway_stands_in(Operation operation) {
        assertThat(targets(operation)).containsExactly("claude/a", "gpt/b", "fast/d");
    }

    @Test
    void a_model_without_it_is_refused_with_the_names_of_those_that_have_it() {
        assertThat(resolved(Operation.MODERATIONS, "fast/whisper"))
                .isInstanceOfSatisfying(RoutePlan.Resolution.Refused.class, refused -> {
                    GatewayError.InvalidRequest error = (GatewayError.InvalidRequest) refused.error();
                    assertThat(error.field()).contains("model");
                    assertThat(error.message())
                            .isEqualTo("model `fast/whisper` leads to `fast`, where there is no moderation;"
                                    + " enabled providers that have it: `gpt`");
                });
    }
}

package io.llmfusion.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.message.ModelsReply;
import io.llmfusion.bus.message.Target;
import io.llmfusion.config.Configurations;
import io.llmfusion.model.Caller;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.ModelCapabilities;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ModelDirectoryTest {
    private static final ModelDirectory DIRECTORY = new ModelDirectory(Configurations.of("""
            providers:
              one: { dialect: openai, base-url: "http://127.0.0.1:1/v1", models: [small, shared, org/deep] }
              two: { dialect: openai, base-url: "http://127.0.0.1:2/v1", models: [shared] }
              off: { dialect: openai, api-key: "" }
              demo: { dialect: demo }
            models:
              default: { targets: [off/gpt, one/small, two/shared, demo/echo] }
              nested: { targets: [default, two/other] }
              nothing: { targets: [off/gpt] }
              show: { targets: [off/gpt, demo/echo] }
            """));

    @Test
    void an_alias_leads_to_its_enabled_targets_in_order() {
        assertThat(targets("default")).containsExactly("one/small", "two/shared");
    }

    @Test
    void an_alias_of_an_alias_is_unfolded_in_its_place() {
        assertThat(targets("nested")).containsExactly("one/small", "two/shared", "two/other");
    }

    @Test
    void the_demonstration_answers_only_while_nobody_else_can() {
        assertThat(targets("show")).containsExactly("demo/echo");
        assertThat(targets("default")).doesNotContain("demo/echo");
        assertThat(targets("demo/echo")).containsExactly("demo/echo");
    }

    @Test
    void an_alias_can_do_what_all_its_targets_can() {
        ModelDirectory directory = new ModelDirectory(Configurations.of("""
                providers:
                  one: { dialect: openai, api-key: k, models: [gpt-4.1] }
                  two: { dialect: anthropic, api-key: k }
                models:
                  both: { targets: [one/gpt-4.1, two/claude-opus-4-1] }
                  some: { targets: [one/gpt-4.1, two/unheard-of] }
                """));

        Function<String, ModelCapabilities> listed = name -> directory.list(Caller.ANONYMOUS).entries().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow()
                .capabilities();
        assertThat(listed.apply("both").context()).hasValue(200_000);
        assertThat(listed.apply("both").lacks("reasoning")).isTrue();
        assertThat(listed.apply("both").lacks("tools")).isFalse();
        assertThat(listed.apply("some")).isEqualTo(ModelCapabilities.UNKNOWN);
        assertThat(listed.apply("one/gpt-4.1").maxOutput()).hasValue(32_768);
    }

    @Test
    void a_model_of_a_provider_needs_no_listing() {
        assertThat(targets("two/whatever/it/is")).containsExactly("two/whatever/it/is");
    }

    @Test
    void a_bare_name_works_where_exactly_one_provider_lists_it() {
        assertThat(targets("small")).containsExactly("one/small");
        assertThat(targets("org/deep")).containsExactly("one/org/deep");
        assertThat(error(Caller.ANONYMOUS, "shared")).isInstanceOf(GatewayError.ModelNotFound.class);
    }

    @Test
    void an_unknown_name_comes_with_those_that_look_like_it() {
        GatewayError error = error(Caller.ANONYMOUS, "defualt");

        assertThat(error.status()).isEqualTo(404);
        assertThat(error.message()).contains("`defualt`").contains("default");
    }

    @Test
    void an_alias_without_an_enabled_target_says_why() {
        GatewayError error = error(Caller.ANONYMOUS, "nothing");

        assertThat(error.status()).isEqualTo(503);
        assertThat(error.message()).contains("nothing").contains("off/gpt");
    }

    @Test
    void a_key_sees_and_reaches_only_its_own_models() {
        Caller alice = new Caller("alice", List.of("default", "two/*"), List.of());

        assertThat(DIRECTORY.list(alice).entries())
                .extracting(ModelsReply.Entry::name)
                .containsExactly("default", "two/shared");
        assertThat(error(alice, "one/small")).isInstanceOf(GatewayError.Forbidden.class);
        assertThat(error(alice, "nested")).isInstanceOf(GatewayError.Forbidden.class);
        assertThat(error(alice, "demo/ech").message()).doesNotContain("demo/echo");
    }

    @Test
    void what_is_remembered_of_a_name_gives_nobody_rights() {
        Caller alice = new Caller("alice", List.of("default"), List.of());

        assertThat(targets("one/small")).containsExactly("one/small");
        assertThat(error(alice, "one/small")).isInstanceOf(GatewayError.Forbidden.class);
        assertThat(targets("one/small")).containsExactly("one/small");
    }

    @Test
    void more_names_than_are_remembered_still_mean_what_they_mean() {
        for (int number = 0; number < 2_500; number++) {
            assertThat(targets("two/model-" + number)).containsExactly("two/model-" + number);
        }
        assertThat(targets("small")).containsExactly("one/small");
    }

    private static List<String> targets(String model) {
        return switch (DIRECTORY.resolve(Caller.ANONYMOUS, model)) {
            case RoutePlan.Resolution.Found found ->
                found.plan().targets().stream().map(Target::toString).toList();
            case RoutePlan.Resolution.Refused refused ->
                throw new AssertionError(refused.error().message());
        };
    }

    private static GatewayError error(Caller caller, String model) {
        return switch (DIRECTORY.resolve(caller, model)) {
            case RoutePlan.Resolution.Found found -> throw new AssertionError("found " + found.plan());
            case RoutePlan.Resolution.Refused refused -> refused.error();
        };
    }
}

package io.llmfusion.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.Splice;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicSpliceTest {
    private static final Splice SPLICE = AnthropicTexts.DIALECT.splice();
    private static final String[] SPACE = {"", "", " ", "\n", "\t", "\r\n", "  "};
    private static final String[] NUMBERS = {"0", "-0", "1.0", "1e5", "1E-7", "-12.50", "123456789012345678901234567890"
    };
    private static final String[] STRINGS = {
        "\"\"", "\"model\"", "\"\\u006dodel\"", "\"a\\\"b\"", "\"é😀\"", "\"\\/\\\\\"", "\"{\\\"model\\\":1}\""
    };

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private static ChatBody.Raw raw(String body) {
        return new ChatBody.Raw(DialectId.ANTHROPIC, AnthropicTexts.HEAD, Json.utf8(body));
    }

    @Test
    void nothing_but_the_model_changes() {
        System.out.println("seed of spliced bodies: " + seed);
        for (int round = 0; round < 2_000; round++) {
            List<String> members = members(3);
            int at = random.nextInt(members.size() + 1);
            members.add(at, space() + "\"model\"" + space() + ":" + space() + "@" + space());
            String template = space() + "{" + String.join(",", members) + "}" + space();
            String body = template.replace("@", "\"asked\"");
            Buffer spliced = SPLICE.splice(raw(body), "claude-\"x\"\\é", Quirks.NONE);
            assertThat(spliced.toString())
                    .as("seed " + seed + ", round " + round + ": " + body)
                    .isEqualTo(template.replace("@", Json.quote("claude-\"x\"\\é")));
            assertThat(SPLICE.fits(raw(body), Quirks.NONE)).isTrue();
        }
    }

    @Test
    void what_a_vendor_wants_stands_in_the_models_place() {
        Quirks vertex = AnthropicTexts.VERTEX;
        ChatBody.Raw body = raw("{ \"max_tokens\":1, \"model\" : \"asked\" ,\"messages\":[]}");

        assertThat(SPLICE.fits(body, vertex)).isTrue();
        assertThat(SPLICE.splice(body, "claude-x", vertex).toString())
                .isEqualTo("{ \"max_tokens\":1, \"anthropic_version\":\"vertex-2023-10-16\" ,\"messages\":[]}");
        assertThat(SPLICE.fits(raw("{\"model\":\"a\",\"anthropic_version\":\"x\"}"), vertex))
                .as("what the client says of it itself")
                .isFalse();
    }

    private List<String> members(int depth) {
        List<String> members = new ArrayList<>();
        int count = random.nextInt(5);
        for (int index = 0; index < count; index++) {
            String name = depth == 3 ? "\"m" + index + "\"" : random.nextBoolean() ? "\"model\"" : "\"n" + index + "\"";
            members.add(space() + name + space() + ":" + space() + value(depth) + space());
        }
        return members;
    }

    private String value(int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> NUMBERS[random.nextInt(NUMBERS.length)];
            case 1 -> STRINGS[random.nextInt(STRINGS.length)];
            case 2 -> "null";
            case 3 -> random.nextBoolean() ? "true" : "false";
            case 4 -> "{" + space() + String.join(",", members(depth - 1)) + "}";
            default -> "[" + space() + value(depth - 1) + "," + value(depth - 1) + space() + "]";
        };
    }

    private String space() {
        return SPACE[random.nextInt(SPACE.length)];
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"a\",\"model\":\"b\"}",
                "{\"x\":1}",
                "[]",
                "{\"model\":\"a\"",
                "{\"model\":\"a\",\"messages\":[{\"content\":[{\"type\":\"thinking\",\"signature\":\"\"}]}]}",
                "{\"model\":\"a\",\"messages\":[{\"content\":[{\"type\":\"thinking\",\"signature\" :\n\"\"}]}]}",
                "{\"model\":\"a\",\"messages\":[{\"content\":[{\"signature\":\"fusion.responses.x\"}]}]}",
                "{\"model\":\"a\",\"messages\":[{\"content\":[{\"type\":\"redacted_thinking\",\"data\":\"fusion.call.x\"}]}]}",
            })
    void body_that_the_provider_would_misread_or_refuse_does_not_fit(String body) {
        assertThat(SPLICE.fits(raw(body), Quirks.NONE)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"a\",\"messages\":[{\"content\":[{\"type\":\"thinking\",\"signature\":\"Eqq\"}]}]}",
                "{\"model\":\"a\",\"messages\":[{\"content\":\"\\\"signature\\\":\\\"\\\"\"}]}",
                "{\"model\":\"a\",\"messages\":[{\"content\":[{\"source\":{\"data\":\"\"}}]}]}",
            })
    void body_with_anthropics_own_signatures_fits(String body) {
        assertThat(SPLICE.fits(raw(body), Quirks.NONE)).isTrue();
    }

    @Test
    void body_with_a_refused_field_or_of_another_format_does_not_fit() {
        Quirks none = Quirks.NONE;
        Quirks refusing = new Quirks(
                none.maxTokensField(),
                true,
                true,
                none.reasoningField(),
                List.of("metadata"),
                Map.of(),
                "required",
                Optional.empty(),
                false,
                1,
                List.of());
        assertThat(SPLICE.fits(raw("{\"model\":\"a\",\"metadata\":{}}"), refusing))
                .isFalse();
        assertThat(SPLICE.fits(
                        new ChatBody.Raw(DialectId.CHAT, AnthropicTexts.HEAD, Json.utf8("{\"model\":\"a\"}")), none))
                .isFalse();
    }
}

package io.llmfusion.dialect.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.ChatBody;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ChatSpliceTest {
    private static final String ASKED = "{\"include_usage\":true}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"model\":\"a\"} | {\"model\":\"b/c\",\"stream_options\":{\"include_usage\":true}}",
                "{ \"x\":1.0 , \"model\" : \"a\" } | { \"x\":1.0 , \"model\" : \"b/c\",\"stream_options\":{\"include_usage\":true} }",
                "{\"stream_options\":{},\"model\":\"a\"} | {\"stream_options\":{\"include_usage\":true},\"model\":\"b/c\"}",
                "{\"stream_options\":null,\"model\":\"a\"} | {\"stream_options\":{\"include_usage\":true},\"model\":\"b/c\"}",
                "{\"stream_options\":{ \"y\":2 },\"model\":\"a\"} | {\"stream_options\":{ \"include_usage\":true,\"y\":2 },\"model\":\"b/c\"}",
                "{\"stream_options\":{\"include_usage\": false},\"model\":\"a\"} | {\"stream_options\":{\"include_usage\": true},\"model\":\"b/c\"}",
                "{\"model\":\"a\",\"model\":\"z\",\"stream_options\":{\"include_usage\":true}} | {\"model\":\"b/c\",\"model\":\"b/c\",\"stream_options\":{\"include_usage\":true}}",
                "{\"\\u006dodel\":\"a\",\"m\":{\"model\":\"k\"}} | {\"\\u006dodel\":\"b/c\",\"stream_options\":{\"include_usage\":true},\"m\":{\"model\":\"k\"}}",
            })
    void changes_what_must_change_and_nothing_else(String body, String expected) {
        assertThat(splice(body, true, Quirks.NONE)).isEqualTo(expected);
    }

    @Test
    void a_whole_answer_gets_no_stream_options() {
        assertThat(splice("{\"model\":\"a\",\"n\":1e2}", false, Quirks.NONE))
                .isEqualTo("{\"model\":\"b/c\",\"n\":1e2}");
    }

    @Test
    void a_vendor_without_stream_options_gets_none() {
        assertThat(splice("{\"model\":\"a\"}", true, ChatQuirks.withoutStreamUsage()))
                .isEqualTo("{\"model\":\"b/c\"}");
    }

    @Test
    void any_body_keeps_every_other_byte() {
        long seed = new Random().nextLong();
        System.out.println("any_body_keeps_every_other_byte: seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            boolean stream = random.nextBoolean();
            Body body = body(new RandomJson(random));

            String spliced = splice(body.text, stream, Quirks.NONE);

            assertThat(reversed(spliced, body, stream))
                    .as("seed " + seed + ": " + body.text)
                    .isEqualTo(body.text);
            assertThat(Json.read(spliced)).isEqualTo(expected(body.text, stream));
        }
    }

    /** A body and the one `model` value in it, which no other text contains. */
    private record Body(String text, String model, String options) {}

    private static Body body(RandomJson json) {
        List<String> members = new ArrayList<>();
        String model = "\"the-one\\u002dmodel" + json.below(1_000) + "\"";
        members.add(json.member(json.oneIn(4) ? "\"mod\\u0065l\"" : "\"model\"", model));
        for (int i = json.below(5); i > 0; i--) {
            members.add(json.member("\"k" + i + "\"", json.value(4)));
        }
        String options = json.oneIn(2) ? "{" + json.space() + "\"only\":" + json.space() + "1 }" : "";
        if (!options.isEmpty()) {
            members.add(json.member("\"stream_options\"", options));
        }
        return new Body(json.space() + json.object(members) + json.space(), model, options);
    }

    /** The splice undone by plain text replacement. */
    private static String reversed(String spliced, Body body, boolean stream) {
        String undone = spliced.replace("\"b/c\"" + added(body, stream), body.model);
        return stream && !body.options.isEmpty()
                ? undone.replace("\"include_usage\":true,\"only\"", "\"only\"")
                : undone;
    }

    private static String added(Body body, boolean stream) {
        return stream && body.options.isEmpty() ? ",\"stream_options\":" + ASKED : "";
    }

    private static JsonNode expected(String body, boolean stream) {
        ObjectNode tree = (ObjectNode) Json.read(body);
        tree.put("model", "b/c");
        if (stream) {
            ((ObjectNode) (tree.has("stream_options") ? tree.get("stream_options") : tree.putObject("stream_options")))
                    .put("include_usage", true);
        }
        return tree;
    }

    private static String splice(String body, boolean stream, Quirks quirks) {
        ChatBody.Raw raw = new ChatBody.Raw(DialectId.CHAT, ChatTexts.head("a", stream), ChatTexts.bytes(body));
        Buffer before = raw.bytes().copy();
        String spliced = ChatTexts.CHAT.splice().splice(raw, "b/c", quirks).toString();
        assertThat(raw.bytes()).isEqualTo(before);
        return spliced;
    }

    @Test
    void a_body_fits_unless_a_quirk_touches_it() {
        String body = "{\"model\":\"a\",\"seed\":1,\"max_completion_tokens\":5,\"tool_choice\":\"required\","
                + "\"messages\":[{\"role\":\"developer\",\"content\":\"x\"},{\"role\":\"tool\",\"tool_call_id\":\"y\"}]}";

        assertThat(fits(body, Quirks.NONE)).isTrue();
        assertThat(fits(body, ChatQuirks.refusing("logit_bias"))).isTrue();
        assertThat(fits(body, ChatQuirks.refusing("seed"))).isFalse();
        assertThat(fits(body, ChatQuirks.maxTokens("max_tokens"))).isFalse();
        assertThat(fits(body, ChatQuirks.requiredChoice("any"))).isFalse();
        assertThat(fits(body, ChatQuirks.withoutDeveloper())).isFalse();
        assertThat(fits(body, ChatQuirks.callIds("[a-z]{9}"))).isFalse();
        assertThat(fits("{\"model\":\"a\",\"stream_options\":{}}", ChatQuirks.withoutStreamUsage()))
                .isFalse();
        assertThat(fits("{\"model\":\"a\",\"seed\":null}", ChatQuirks.refusing("seed")))
                .isTrue();
    }

    private static boolean fits(String body, Quirks quirks) {
        ChatBody.Raw raw = new ChatBody.Raw(DialectId.CHAT, ChatTexts.head("a", true), ChatTexts.bytes(body));
        return ChatTexts.CHAT.splice().fits(raw, quirks);
    }
}

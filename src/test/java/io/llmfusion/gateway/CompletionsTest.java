package io.llmfusion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import io.llmfusion.provider.ScriptedUpstream;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Legacy text completions, from providers that have them and from those that only chat. */
@Tag("providers")
@Timeout(60)
class CompletionsTest {
    private static final String CHUNKS = """
            data: {"id":"c","object":"text_completion","created":1,"choices": [{"text":"He","index":0,"finish_reason": null}]}

            data: {"id":"c","object":"text_completion","created":1,"choices": [{"text":"y","index":0,"finish_reason": "stop"}]}

            """;
    private static final String USAGE =
            "data: {\"id\":\"c\",\"choices\": [],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";
    private static final String CLAUDE =
            "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude\","
                    + "\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}],\"stop_reason\":\"max_tokens\",\"stop_sequence\":null,"
                    + "\"usage\":{\"input_tokens\":3,\"output_tokens\":2}}";

    private final Vertx vertx = Vertx.vertx();
    private ScriptedUpstream upstream;
    private RunningNode node;

    @BeforeEach
    void start(@TempDir Path folder) {
        upstream = ScriptedUpstream.start(vertx);
        node = new RunningNode(folder, """
                server: { port: 0 }
                providers:
                  one: { dialect: openai, base-url: "%s/v1", api-key: sk-one-0123456789, retry: { attempts: 1 } }
                  two: { dialect: vllm, base-url: "%s/v2", retry: { attempts: 1 } }
                  claude: { dialect: anthropic, base-url: "%s", api-key: sk-claude-0123456789, retry: { attempts: 1 } }
                  demo: { dialect: demo }
                models:
                  both: { targets: [one/m-1, two/m-2] }
                """.formatted(upstream.url(), upstream.url(), upstream.url()));
    }

    @AfterEach
    void stop() {
        node.close();
        upstream.close();
        vertx.close();
    }

    private String streamed(String body) {
        try (var lines = node.stream("/v1/completions", body).body()) {
            return lines.map(line -> line + "\n").collect(Collectors.joining());
        }
    }

    @Test
    void passes_on_what_a_provider_with_completions_can_take() {
        String answer =
                "{\"id\":\"cmpl-1\",\"choices\":[{\"text\":\"a\"}, {\"text\":\"b\"}],\"usage\":{\"prompt_tokens\":1}}";
        upstream.then(ScriptedUpstream.answer(answer));

        HttpResponse<String> got = node.post(
                "/v1/completions",
                "{\"model\":\"one/m-1\", \"prompt\":[\"x\",\"y\"],\"echo\":true,\"best_of\":2,\"logprobs\":3}");

        assertThat(got.body()).isEqualTo(answer);
        assertThat(got.headers().firstValue("x-fusion-warnings")).isEmpty();
        assertThat(upstream.request(0).uri()).isEqualTo("/v1/completions");
        assertThat(upstream.request(0).body().toString())
                .isEqualTo("{\"model\":\"m-1\", \"prompt\":[\"x\",\"y\"],\"echo\":true,\"best_of\":2,\"logprobs\":3}");
    }

    @Test
    void passes_chunks_on_without_the_usage_that_only_we_asked_for() {
        upstream.then(ScriptedUpstream.stream(CHUNKS + USAGE + DONE, 11))
                .then(ScriptedUpstream.stream(CHUNKS + USAGE + DONE));

        assertThat(streamed("{\"model\":\"one/m-1\",\"prompt\":\"x\",\"stream\":true}"))
                .isEqualTo(CHUNKS + DONE);
        assertThat(
                        streamed(
                                "{\"model\":\"one/m-1\",\"prompt\":\"x\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}"))
                .isEqualTo(CHUNKS + USAGE + DONE);
        assertThat(upstream.request(0).body().toString()).contains("\"include_usage\":true");
        assertThat(node.get("/metrics").body()).containsPattern("token[^\\n]*provider=\"one\"[^\\n]*input[^\\n]* 6");
    }

    @Test
    void a_stream_that_ends_without_its_last_word_is_an_error() {
        upstream.then(ScriptedUpstream.stream(CHUNKS.substring(0, CHUNKS.indexOf("\n\n") + 2)));

        assertThat(streamed("{\"model\":\"one/m-1\",\"prompt\":\"x\",\"stream\":true}"))
                .contains("\"He\"", "upstream_stream_broken")
                .doesNotContain("[DONE]");
    }

    @Test
    void fails_over_between_completions() {
        upstream.then(ScriptedUpstream.answer(500, "application/json", "{}"))
                .then(ScriptedUpstream.stream(CHUNKS + DONE));

        assertThat(streamed("{\"model\":\"both\",\"prompt\":\"x\",\"stream\":true}"))
                .isEqualTo(CHUNKS + DONE);
        assertThat(upstream.request(1).uri()).isEqualTo("/v2/completions");
        assertThat(upstream.request(1).body().toString()).contains("\"model\":\"m-2\"");
    }

    @Test
    void a_chat_stands_in_where_there_are_none() {
        upstream.then(ScriptedUpstream.answer(CLAUDE));

        HttpResponse<String> got = node.post(
                "/v1/completions",
                "{\"model\":\"claude/m\",\"prompt\":[\"Say hello\"],\"max_tokens\":5,\"echo\":true,\"suffix\":\"!\",\"best_of\":1}");

        JsonNode answer = Json.read(got.body());
        assertThat(answer.at("/object").stringValue()).isEqualTo("text_completion");
        assertThat(answer.at("/choices/0/text").stringValue()).isEqualTo("Hello");
        assertThat(answer.at("/choices/0/finish_reason").stringValue()).isEqualTo("length");
        assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(5);
        assertThat(got.headers().firstValue("x-fusion-warnings"))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("echo", "suffix").doesNotContain("best_of"));
        JsonNode asked = Json.read(upstream.request(0).body());
        assertThat(asked.at("/messages/0/content").toString()).contains("Say hello");
        assertThat(asked.at("/max_tokens").asInt()).isEqualTo(5);
    }

    @Test
    void says_so_where_a_chat_cannot_stand_in() {
        assertThat(node.post("/v1/completions", "{\"model\":\"claude/m\",\"prompt\":[\"a\",\"b\"]}")
                        .body())
                .contains("\"param\":\"prompt\"", "just one text");
        assertThat(node.post("/v1/completions", "{\"model\":\"claude/m\",\"prompt\":[1,2]}")
                        .body())
                .contains("\"param\":\"prompt\"", "no tokens");
        assertThat(node.post("/v1/completions", "{\"model\":\"claude/m\"}").body())
                .contains("\"param\":\"prompt\"");
        assertThat(upstream.received).isEmpty();
    }

    @Test
    void streams_a_chat_as_chunks_of_text() {
        String got = streamed(
                "{\"model\":\"demo/echo\",\"prompt\":\"one two\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");

        assertThat(got).endsWith(DONE);
        String text = got.lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> Json.read(line.substring(6)).at("/choices/0/text").asString(""))
                .collect(Collectors.joining());
        assertThat(text).contains("one two");
        assertThat(got).contains("\"finish_reason\":\"stop\"", "\"usage\":{\"prompt_tokens\":2", "text_completion");
    }
}

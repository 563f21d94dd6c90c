package io.llmfusion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import io.llmfusion.provider.ScriptedUpstream;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Gemini's vectors and counts of tokens, for its clients and by its provider. */
@Tag("providers")
@Timeout(60)
class GeminiOperationsTest {
    private final Vertx vertx = Vertx.vertx();
    private ScriptedUpstream upstream;
    private RunningNode node;

    @BeforeEach
    void start(@TempDir Path folder) {
        upstream = ScriptedUpstream.start(vertx);
        node = new RunningNode(folder, """
                server: { port: 0 }
                providers:
                  gemini: { dialect: gemini, base-url: "%s", api-key: AIza-test-0123456789, retry: { attempts: 1 } }
                  one: { dialect: openai, base-url: "%s/v1", api-key: sk-one-0123456789, retry: { attempts: 1 } }
                  demo: { dialect: demo }
                models:
                  vectors: { targets: [gemini/gemini-embedding-001] }
                  mixed: { targets: [gemini/g, one/e] }
                """.formatted(upstream.url(), upstream.url()));
    }

    @AfterEach
    void stop() {
        node.close();
        upstream.close();
        vertx.close();
    }

    @Test
    void one_content_goes_on_as_it_is() {
        String answer = "{ \"embedding\": {\"values\": [0.50, -1e-3]} }";
        upstream.then(ScriptedUpstream.answer(answer));
        String body = "{ \"content\":{\"parts\":[{\"text\":\"a\"}]},\"taskType\":\"CLUSTERING\",\"x\":1.0}";

        HttpResponse<String> got = node.post("/v1beta/models/gemini/gemini-embedding-001:embedContent", body);

        assertThat(got.body()).isEqualTo(answer);
        ScriptedUpstream.Received asked = upstream.request(0);
        assertThat(asked.uri()).isEqualTo("/v1beta/models/gemini-embedding-001:embedContent");
        assertThat(asked.body().toString()).isEqualTo(body);
        assertThat(asked.headers().get("x-goog-api-key")).isEqualTo("AIza-test-0123456789");
        assertThat(asked.headers().get("authorization")).isNull();
    }

    @Test
    void many_contents_name_the_model_that_the_provider_knows() {
        upstream.then(ScriptedUpstream.answer("{\"embeddings\":[{\"values\":[1]},{\"values\":[2]}]}"));

        HttpResponse<String> got = node.post("/v1/models/vectors:batchEmbedContents", """
                {"requests":[{"model":"models/vectors","content":{"parts":[{"text":"a"}]},"title":"t"},
                             {"model":"vectors","content":{"parts":[{"text":"b"}]}}]}""");

        assertThat(got.body()).isEqualTo("{\"embeddings\":[{\"values\":[1]},{\"values\":[2]}]}");
        assertThat(upstream.request(0).uri()).isEqualTo("/v1beta/models/gemini-embedding-001:batchEmbedContents");
        JsonNode asked = Json.read(upstream.request(0).body());
        assertThat(asked.at("/requests/0/model").stringValue()).isEqualTo("models/gemini-embedding-001");
        assertThat(asked.at("/requests/1/model").stringValue()).isEqualTo("models/gemini-embedding-001");
        assertThat(asked.at("/requests/0/title").stringValue()).isEqualTo("t");
    }

    @Test
    void an_openai_provider_answers_geminis_clients() {
        upstream.then(ScriptedUpstream.answer("{\"data\":[{\"index\":0,\"embedding\":[0.50]}],\"model\":\"e\","
                        + "\"usage\":{\"prompt_tokens\":2,\"total_tokens\":2}}"))
                .then(ScriptedUpstream.answer(
                        "{\"data\":[{\"index\":1,\"embedding\":[2]},{\"index\":0,\"embedding\":[1]}]}"));

        HttpResponse<String> one = node.post(
                "/v1beta/models/one/e:embedContent",
                "{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"taskType\":\"CLUSTERING\",\"outputDimensionality\":1}");
        HttpResponse<String> many = node.post(
                "/v1beta/models/one/e:batchEmbedContents",
                "{\"requests\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}},{\"content\":{\"parts\":[{\"text\":\"b\"}]}}]}");

        assertThat(one.body())
                .isEqualTo(
                        "{\"embedding\":{\"values\":[0.50]},\"usageMetadata\":{\"promptTokenCount\":2,\"totalTokenCount\":2}}");
        assertThat(one.headers().firstValue("x-fusion-warnings"))
                .hasValueSatisfying(text -> assertThat(text).contains("taskType"));
        assertThat(upstream.request(0).body().toString())
                .isEqualTo("{\"model\":\"e\",\"input\":[\"a\"],\"dimensions\":1}");
        assertThat(many.body()).isEqualTo("{\"embeddings\":[{\"values\":[1]},{\"values\":[2]}]}");
    }

    @Test
    void gemini_answers_openais_clients_in_either_encoding() {
        upstream.then(ScriptedUpstream.answer("{\"embeddings\":[{\"values\":[1, 0.50]}]}"));

        HttpResponse<String> got = node.post(
                "/v1/embeddings",
                "{\"model\":\"vectors\",\"input\":\"a\",\"encoding_format\":\"base64\",\"dimensions\":2,\"user\":\"u\"}");

        assertThat(got.body())
                .isEqualTo(
                        "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":\"AACAPwAAAD8=\"}],"
                                + "\"model\":\"gemini-embedding-001\"}");
        assertThat(got.headers().firstValue("x-fusion-warnings"))
                .hasValueSatisfying(text -> assertThat(text).startsWith("user: "));
        assertThat(upstream.request(0).uri()).isEqualTo("/v1beta/models/gemini-embedding-001:batchEmbedContents");
        assertThat(upstream.request(0).body().toString())
                .isEqualTo(
                        "{\"requests\":[{\"model\":\"models/gemini-embedding-001\",\"content\":{\"parts\":[{\"text\":\"a\"}]},"
                                + "\"outputDimensionality\":2}]}");
    }

    @Test
    void fails_over_between_the_formats() {
        upstream.then(ScriptedUpstream.answer(
                        503,
                        "application/json",
                        "{\"error\":{\"code\":503,\"message\":\"busy\",\"status\":\"UNAVAILABLE\"}}"))
                .then(ScriptedUpstream.answer("{\"data\":[{\"index\":0,\"embedding\":[1]}]}"));

        HttpResponse<String> got = node.post(
                "/v1beta/models/mixed:embedContent",
                "{\"model\":\"models/mixed\",\"content\":{\"parts\":[{\"text\":\"a\"}]}}");

        assertThat(got.body()).isEqualTo("{\"embedding\":{\"values\":[1]}}");
        assertThat(got.headers().firstValue("x-fusion-attempts")).contains("2");
    }

    @Test
    void says_what_cannot_be_said_to_gemini() {
        assertThat(node.post("/v1/embeddings", "{\"model\":\"vectors\",\"input\":[1,2]}")
                        .body())
                .contains("\"param\":\"input\"", "tokens");
        HttpResponse<String> empty = node.post("/v1beta/models/vectors:embedContent", "{}");
        assertThat(empty.statusCode()).isEqualTo(400);
        assertThat(empty.body()).contains("INVALID_ARGUMENT", "content");
        assertThat(node.post("/v1beta/models/one/e:embedContent", "{\"content\":{\"parts\":[{\"inlineData\":{}}]}}")
                        .body())
                .contains("must be a text");
        assertThat(node.post("/v1beta/models/nobody/x:embedContent", "{\"content\":{\"parts\":[{\"text\":\"a\"}]}}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(upstream.received).isEmpty();
    }

    @Test
    void gemini_counts_for_its_own_clients_and_the_gateway_estimates_for_the_rest() {
        upstream.then(ScriptedUpstream.answer("{ \"totalTokens\": 31 }"));
        String body = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hello there\"}]}]}";

        assertThat(node.post("/v1/models/gemini/g:countTokens", body).body()).isEqualTo("{ \"totalTokens\": 31 }");
        assertThat(upstream.request(0).uri()).isEqualTo("/v1beta/models/g:countTokens");
        HttpResponse<String> estimated = node.post("/v1beta/models/demo/echo:countTokens", body);
        assertThat(Json.read(estimated.body()).get("totalTokens").asInt()).isBetween(4, 15);
        assertThat(estimated.headers().firstValue("x-fusion-warnings"))
                .hasValueSatisfying(text -> assertThat(text).contains("estimate"));
        HttpResponse<String> wrapped = node.post(
                "/v1beta/models/demo/echo:countTokens",
                "{\"generateContentRequest\":" + body.replace("{\"contents\"", "{\"model\":\"models/x\",\"contents\"")
                        + "}");
        assertThat(wrapped.body()).isEqualTo(estimated.body());
    }

    @Test
    void the_demonstration_embeds_for_geminis_clients() {
        JsonNode answer = Json.read(node.post(
                        "/v1beta/models/demo/echo:embedContent",
                        "{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"outputDimensionality\":3}")
                .body());

        assertThat(answer.at("/embedding/values").size()).isEqualTo(3);
    }
}

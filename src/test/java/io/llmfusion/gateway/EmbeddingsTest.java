package io.llmfusion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import io.llmfusion.provider.ScriptedUpstream;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Embeddings from the socket of the client to that of the provider. */
@Tag("providers")
@Timeout(60)
class EmbeddingsTest {
    private static final String ANSWER =
            "{ \"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.5, -0.25,1e-3]}],"
                    + "\"model\":\"e-1\",\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3},\"odd\":1.0 }";

    private final Vertx vertx = Vertx.vertx();
    private ScriptedUpstream first;
    private ScriptedUpstream second;
    private RunningNode node;

    @BeforeEach
    void start(@TempDir Path folder) {
        first = ScriptedUpstream.start(vertx);
        second = ScriptedUpstream.start(vertx);
        node = new RunningNode(folder, """
                server: { port: 0 }
                providers:
                  one: { dialect: openai, base-url: "%s/v1", api-key: sk-one-0123456789, retry: { attempts: 1 } }
                  two: { dialect: mistral, base-url: "%s/v1", api-key: sk-two-0123456789, retry: { attempts: 1 } }
                  claude: { dialect: anthropic, base-url: "%s", api-key: sk-claude-0123456789 }
                  demo: { dialect: demo }
                models:
                  vectors: { targets: [claude/m, one/e-1, two/e-2] }
                  talk: { targets: [claude/m] }
                """.formatted(first.url(), second.url(), first.url()));
    }

    @AfterEach
    void stop() {
        node.close();
        first.close();
        second.close();
        vertx.close();
    }

    @Test
    void passes_request_and_answer_on_as_they_are_but_for_the_model() {
        first.then(ScriptedUpstream.answer(ANSWER));

        HttpResponse<String> answer = node.post(
                "/v1/embeddings", "{ \"input\":[\"a\"], \"model\" : \"one/e-1\",\"dimensions\":3,\"x_own\":1.50 }");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(ANSWER);
        assertThat(answer.headers().firstValue("x-fusion-provider")).contains("one");
        assertThat(answer.headers().firstValue("x-fusion-model")).contains("e-1");
        ScriptedUpstream.Received asked = first.request(0);
        assertThat(asked.uri()).isEqualTo("/v1/embeddings");
        assertThat(asked.headers().get("authorization")).isEqualTo("Bearer sk-one-0123456789");
        assertThat(asked.body().toString())
                .isEqualTo("{ \"input\":[\"a\"], \"model\" : \"e-1\",\"dimensions\":3,\"x_own\":1.50 }");
        assertThat(node.get("/metrics").body()).contains("embeddings");
    }

    @Test
    void writes_numbers_as_base64_for_a_client_that_asked_for_it() {
        first.then(ScriptedUpstream.answer(ANSWER));

        HttpResponse<String> answer =
                node.post("/v1/embeddings", "{\"model\":\"one/e-1\",\"input\":\"a\",\"encoding_format\":\"base64\"}");

        JsonNode json = Json.read(answer.body());
        ByteBuffer floats = ByteBuffer.wrap(
                        Base64.getDecoder().decode(json.at("/data/0/embedding").stringValue()))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(floats.getFloat()).isEqualTo(0.5f);
        assertThat(floats.getFloat()).isEqualTo(-0.25f);
        assertThat(floats.getFloat()).isEqualTo(0.001f);
        assertThat(floats.hasRemaining()).isFalse();
        assertThat(json.at("/usage/prompt_tokens").asInt()).isEqualTo(3);
    }

    @Test
    void skips_who_has_none_and_fails_over_to_the_next() {
        first.then(ScriptedUpstream.answer(500, "application/json", "{\"error\":{\"message\":\"broken\"}}"));
        second.then(ScriptedUpstream.answer(ANSWER));

        HttpResponse<String> answer = node.post(
                "/v1/embeddings", "{\"model\":\"vectors\",\"input\":[\"a\"],\"dimensions\":3,\"user\":\"u\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-fusion-provider")).contains("two");
        assertThat(answer.headers().firstValue("x-fusion-attempts")).contains("2");
        assertThat(answer.headers().firstValue("x-fusion-warnings"))
                .hasValueSatisfying(warning -> assertThat(warning).startsWith("user: "));
        assertThat(first.received).hasSize(1);
        assertThat(second.request(0).body().toString())
                .isEqualTo("{\"model\":\"e-2\",\"input\":[\"a\"],\"output_dimension\":3}");
    }

    @Test
    void names_who_has_it_where_the_model_has_none() {
        HttpResponse<String> answer = node.post("/v1/embeddings", "{\"model\":\"talk\",\"input\":\"a\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode error = Json.read(answer.body()).get("error");
        assertThat(error.get("param").stringValue()).isEqualTo("model");
        assertThat(error.get("message").stringValue())
                .contains("`talk`", "`claude`", "no embeddings", "`one`", "`two`", "`demo`");
        assertThat(first.received).isEmpty();
    }

    @Test
    void passes_a_refusal_on_in_the_providers_words_without_its_secrets() {
        first.then(
                ScriptedUpstream.answer(
                        400,
                        "application/json",
                        "{\"error\":{\"message\":\"key sk-one-0123456789 is odd\",\"type\":\"invalid_request_error\",\"param\":\"input\",\"code\":\"x\"}}"));

        HttpResponse<String> answer = node.post("/v1/embeddings", "{\"model\":\"one/e-1\",\"input\":\"a\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("is odd", "invalid_request_error", "\"input\"")
                .doesNotContain("sk-one-0123456789");
    }

    @Test
    void answers_by_the_demonstration_without_a_network() {
        HttpResponse<String> answer = node.post(
                "/v1/embeddings",
                "{\"model\":\"demo/echo\",\"input\":[\"red fox\",\"red fox!\",[1,2]],\"dimensions\":4}");

        JsonNode data = Json.read(answer.body()).get("data");
        assertThat(data.size()).isEqualTo(3);
        assertThat(data.at("/0/embedding").size()).isEqualTo(4);
        assertThat(data.at("/0/embedding")).isEqualTo(data.at("/1/embedding"));
        assertThat(data.at("/2/index").asInt()).isEqualTo(2);
    }

    @Test
    void says_what_is_wrong_with_a_request() {
        assertThat(node.post("/v1/embeddings", "{\"input\":\"a\"}").body()).contains("\"param\":\"model\"");
        assertThat(node.post("/v1/embeddings", "[]").statusCode()).isEqualTo(400);
        assertThat(node.post("/v1/embeddings", "{\"model\":\"demo/echo\"}").body())
                .contains("\"param\":\"input\"");
        assertThat(node.post("/v1/embeddings", "{\"model\":\"nobody/x\",\"input\":\"a\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(node.post("/v1/embeddings", "{\"model\":\"demo/echo\",\"input\":\"a\",\"encoding_format\":\"hex\"}")
                        .body())
                .contains("encoding_format");
    }

    @Test
    void takes_an_error_inside_of_a_success_for_what_it_is() {
        first.then(ScriptedUpstream.answer("{\"error\":{\"message\":\"no capacity\"}}"));
        second.then(ScriptedUpstream.answer(ANSWER));

        HttpResponse<String> answer = node.post("/v1/embeddings", "{\"model\":\"vectors\",\"input\":\"a\"}");

        assertThat(answer.headers().firstValue("x-fusion-provider")).contains("two");
    }

    @Test
    void a_key_embeds_by_no_models_but_its_own(@TempDir Path folder) throws Exception {
        try (RunningNode guarded = new RunningNode(folder, """
                server: { port: 0 }
                auth: { keys: [ { id: alice, key: sk-alice-0123456789, models: ["demo/*"] } ] }
                providers:
                  one: { dialect: openai, base-url: "%s/v1", api-key: sk-one-0123456789 }
                  demo: { dialect: demo }
                """.formatted(first.url()))) {
            assertThat(status(guarded, "one/e-1")).isEqualTo(403);
            assertThat(status(guarded, "demo/echo")).isEqualTo(200);
            assertThat(guarded.post("/v1/embeddings", "{}").statusCode()).isEqualTo(401);
        }
        assertThat(first.received).isEmpty();
    }

    private static int status(RunningNode guarded, String model) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(guarded.url() + "/v1/embeddings"))
                .header("authorization", "Bearer sk-alice-0123456789")
                .POST(BodyPublishers.ofString("{\"model\":\"" + model + "\",\"input\":\"a\"}"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }
}

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
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Counting of tokens, by providers that do and for those that do not. */
@Tag("providers")
@Timeout(60)
class TokenCountTest {
    private static final String PATH = "/v1/messages/count_tokens";

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
                  claude: { dialect: anthropic, base-url: "%s", api-key: sk-claude-0123456789, retry: { attempts: 1 } }
                """.formatted(upstream.url(), upstream.url()));
    }

    @AfterEach
    void stop() {
        node.close();
        upstream.close();
        vertx.close();
    }

    @Test
    void anthropic_counts_for_its_own_clients() throws Exception {
        upstream.then(ScriptedUpstream.answer("{ \"input_tokens\": 2095 }"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url() + PATH + "?beta=true"))
                .header("content-type", "application/json")
                .header("anthropic-version", "2026-10-21")
                .header("anthropic-beta", "b-1")
                .POST(BodyPublishers.ofString("{ \"messages\":[], \"model\":\"claude/opus\",\"x\":1.0}"))
                .build();

        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

        assertThat(answer.body()).isEqualTo("{ \"input_tokens\": 2095 }");
        assertThat(answer.headers().firstValue("x-fusion-warnings")).isEmpty();
        ScriptedUpstream.Received asked = upstream.request(0);
        assertThat(asked.uri()).isEqualTo("/v1/messages/count_tokens?beta=true");
        assertThat(asked.body().toString()).isEqualTo("{ \"messages\":[], \"model\":\"opus\",\"x\":1.0}");
        assertThat(asked.headers().get("anthropic-version")).isEqualTo("2026-10-21");
        assertThat(asked.headers().get("anthropic-beta")).isEqualTo("b-1");
        assertThat(asked.headers().get("x-api-key")).isEqualTo("sk-claude-0123456789");
    }

    @Test
    void the_gateway_estimates_for_everybody_else_and_says_so() {
        HttpResponse<String> answer = node.post(PATH, """
                {"model":"one/gpt","system":"Be brief.","tools":[{"name":"weather","description":"Weather of a city",
                  "input_schema":{"type":"object"}}],
                 "messages":[{"role":"user","content":"Hello world, how are you today?"}]}""");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Json.read(answer.body()).get("input_tokens").asInt()).isBetween(20, 50);
        assertThat(answer.headers().firstValue("x-fusion-warnings"))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("estimate").doesNotContain("pictures"));
        assertThat(upstream.received).isEmpty();
    }

    @Test
    void a_picture_is_not_in_the_estimate() {
        HttpResponse<String> answer = node.post(PATH, """
                {"model":"one/gpt","messages":[{"role":"user","content":[{"type":"text","text":"What is this?"},
                  {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]}]}""");

        assertThat(answer.headers().firstValue("x-fusion-warnings"))
                .hasValueSatisfying(text -> assertThat(text).contains("pictures"));
    }

    @Test
    void what_is_wrong_is_said_in_anthropics_format() {
        HttpResponse<String> answer = node.post(PATH, "{\"model\":\"one/gpt\",\"messages\":1}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"type\":\"error\"", "invalid_request_error", "messages");
        assertThat(node.post(PATH, "{\"messages\":[]}").body()).contains("\"type\":\"error\"", "model");
    }
}

package io.llmfusion.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.provider.ScriptedUpstream;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** generateContent on both sides: not a byte changes on the way, and no key of the client's goes along. */
@Tag("system")
@Timeout(60)
class GeminiRawTest {
    private static final String ODD =
            "{ \"contents\" :[{\"role\":\"user\", \"parts\":[ {\"text\":\"\\u00e9 \\/ x\"} ]}],\n"
                    + " \"generationConfig\":{\"temperature\":1.50}, \"unknownField\":{\"b\":1,\"a\":[ ]} }";
    private static final Vertx VERTX = Vertx.vertx();
    private static final ScriptedUpstream UPSTREAM = ScriptedUpstream.start(VERTX);

    private static RunningGateway gateway;

    @BeforeAll
    static void open(@TempDir Path folder) {
        gateway = RunningGateway.start(folder, """
                server: { port: 0 }
                auth: { keys: [ { id: caller, key: "callers-key-0123456789" } ] }
                providers:
                  google: { dialect: gemini, base-url: "%s", api-key: our-own-key }
                  several: { dialect: gemini, base-url: "%s", api-keys: [bad-key, good-key], retry: { attempts: 1 } }
                """.formatted(UPSTREAM.url(), UPSTREAM.url()));
    }

    @AfterAll
    static void close() {
        if (gateway != null) {
            gateway.close();
        }
        UPSTREAM.close();
        RunningGateway.done(VERTX.close());
    }

    private static HttpResponse<String> post(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url() + path))
                .POST(HttpRequest.BodyPublishers.ofString(ODD))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void whole_answer_is_byte_identical_both_ways() throws Exception {
        String odd =
                "{ \"candidates\": [ {\"content\":{\"parts\":[{\"text\":\"\\u00e9\"}]}, \"finishReason\":\"STOP\", \"n\": 1.50 } ] }";
        UPSTREAM.then(ScriptedUpstream.answer(odd));

        HttpResponse<String> answer =
                post("/v1beta/models/google/gemini-x%2Fy:generateContent?key=callers-key-0123456789");

        assertThat(answer.body()).isEqualTo(odd);
        ScriptedUpstream.Received asked = UPSTREAM.received.getLast();
        assertThat(asked.body().toString()).isEqualTo(ODD);
        assertThat(asked.uri()).isEqualTo("/v1beta/models/gemini-x%2Fy:generateContent");
        assertThat(asked.headers().get("x-goog-api-key")).isEqualTo("our-own-key");
        assertThat(asked.headers().toString()).doesNotContain("callers-key");
    }

    @Test
    void stream_is_byte_identical_however_it_is_cut() throws Exception {
        String frames = """
                data: {"candidates": [{"content": {"parts": [{"text": "Hé"}]}}], "x":1.0}

                : note

                data: {"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"totalTokenCount":3}}

                """.replace("\n", "\r\n");
        for (int size : List.of(1, 7, 64, 4_096)) {
            UPSTREAM.then(ScriptedUpstream.stream(frames, size));

            HttpResponse<String> answer =
                    post("/v1/models/google/m:streamGenerateContent?alt=sse&key=callers-key-0123456789");

            assertThat(answer.body()).as("pieces of " + size).isEqualTo(frames);
            assertThat(UPSTREAM.received.getLast().uri()).isEqualTo("/v1beta/models/m:streamGenerateContent?alt=sse");
        }
    }

    @Test
    void key_that_google_calls_invalid_rests_though_that_is_a_400() throws Exception {
        String path = "/v1beta/models/several/m:generateContent?key=callers-key-0123456789";
        UPSTREAM.then(ScriptedUpstream.answer(400, "application/json", """
                {"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT","details":[
                  {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}}"""));
        assertThat(post(path).statusCode()).isEqualTo(502);
        String refused = UPSTREAM.received.getLast().headers().get("x-goog-api-key");

        for (int request = 0; request < 3; request++) {
            UPSTREAM.then(ScriptedUpstream.answer("{\"candidates\":[{\"finishReason\":\"STOP\"}]}"));
            assertThat(post(path).statusCode()).isEqualTo(200);
            assertThat(UPSTREAM.received.getLast().headers().get("x-goog-api-key"))
                    .isNotEqualTo(refused);
        }
    }
}

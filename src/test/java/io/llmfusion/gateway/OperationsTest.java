package io.llmfusion.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.model.Json;
import io.llmfusion.provider.ScriptedUpstream;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Pictures, sound and moderation from the socket of the client to that of the provider. */
@Tag("providers")
@Timeout(60)
class OperationsTest {
    private static final String SPEECH = "{\"model\":\"both\",\"input\":\"hi\",\"voice\":\"alloy\"}";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private ScriptedUpstream first;
    private ScriptedUpstream second;
    private RunningNode node;

    @BeforeEach
    void start(@TempDir Path folder) {
        first = ScriptedUpstream.start(vertx);
        second = ScriptedUpstream.start(vertx);
        node = new RunningNode(folder, """
                server: { port: 0, limits: { body: 1MB } }
                providers:
                  one: { dialect: openai, base-url: "%s/v1", api-key: sk-one-0123456789, retry: { attempts: 1 } }
                  two: { dialect: openai, base-url: "%s/v1", api-key: sk-two-0123456789, retry: { attempts: 1 } }
                  demo: { dialect: demo }
                models:
                  both: { targets: [one/m-1, two/m-2] }
                """.formatted(first.url(), second.url()));
    }

    @AfterEach
    void stop() {
        node.close();
        first.close();
        second.close();
        vertx.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(node.url() + path)).header("content-type", "application/json");
    }

    private HttpResponse<InputStream> open(String path, String body) throws IOException, InterruptedException {
        return client.send(request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofInputStream());
    }

    private static ScriptedUpstream.Behaviour pieces(
            String contentType, List<Buffer> pieces, ScriptedUpstream.Ending ending) {
        return (vertx, response) -> {
            response.setChunked(true).putHeader("content-type", contentType);
            pieces.forEach(response::write);
            ending.end(response);
        };
    }

    private static String text(HttpResponse<InputStream> answer) throws IOException {
        return new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @Test
    void a_form_goes_on_byte_by_byte_but_for_its_model() throws Exception {
        first.then(ScriptedUpstream.answer(200, "text/plain; charset=utf-8", "héllo\n"));
        Buffer form = form("one/whisper");
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url() + "/v1/audio/transcriptions"))
                .header("content-type", "multipart/form-data; boundary=\"--x y\"")
                .POST(BodyPublishers.ofByteArray(form.getBytes()))
                .build();

        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

        assertThat(answer.body()).isEqualTo("héllo\n");
        assertThat(answer.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
        assertThat(answer.headers().firstValue("x-fusion-model")).contains("whisper");
        ScriptedUpstream.Received asked = first.request(0);
        assertThat(asked.uri()).isEqualTo("/v1/audio/transcriptions");
        assertThat(asked.headers().get("content-type")).isEqualTo("multipart/form-data; boundary=\"--x y\"");
        assertThat(asked.body().getBytes()).isEqualTo(form("whisper").getBytes());
    }

    private static Buffer form(String model) {
        return Buffer.buffer("----x y\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n")
                .appendBytes(noise(400_000))
                .appendString("\r\n----x y\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n" + model)
                .appendString("\r\n----x y\r\nContent-Disposition: form-data; name=\"response_format\"\r\n\r\ntext\r\n")
                .appendString("----x y--\r\n");
    }

    /** Two servers may take two different ones of two parts: the provider gets to see none that was not allowed. */
    @Test
    void a_form_that_names_two_models_gets_the_one_that_was_resolved() throws Exception {
        first.then(ScriptedUpstream.answer("{\"text\":\"hello\"}"));
        String two = "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\ntwo/secret\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\none/m\r\n--b--";
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url() + "/v1/audio/transcriptions"))
                .header("content-type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofString(two))
                .build();

        client.send(request, BodyHandlers.ofString());

        assertThat(first.request(0).body().toString())
                .isEqualTo(two.replace("two/secret", "m").replace("one/m", "m"));
    }

    @Test
    void a_form_beyond_the_limit_is_too_large() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url() + "/v1/images/edits"))
                .header("content-type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofByteArray(noise(1_200_000)))
                .build();

        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("server.limits.body");
    }

    @Test
    void a_form_without_a_model_or_without_an_end_is_refused() throws Exception {
        for (String broken : List.of(
                "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--b--",
                "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nx")) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(node.url() + "/v1/images/edits"))
                    .header("content-type", "multipart/form-data; boundary=b")
                    .POST(BodyPublishers.ofString(broken))
                    .build();

            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("invalid_request_error");
        }
        assertThat(node.post("/v1/audio/translations", "{}").body()).contains("multipart/form-data");
    }

    @Test
    void sound_comes_while_it_is_made() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        byte[] sound = noise(300_000);
        first.then((loop, response) -> {
            response.setChunked(true).putHeader("content-type", "audio/mpeg");
            response.write(Buffer.buffer(sound).slice(0, 1_000));
            Thread.startVirtualThread(
                    () -> endOnceHeard(heard, response, Buffer.buffer(sound).slice(1_000, 300_000)));
        });

        HttpResponse<InputStream> answer = open("/v1/audio/speech", SPEECH);

        assertThat(answer.headers().firstValue("content-type")).contains("audio/mpeg");
        byte[] begin = answer.body().readNBytes(1_000);
        heard.countDown();
        Buffer all = Buffer.buffer(begin).appendBytes(answer.body().readAllBytes());
        assertThat(all.getBytes()).isEqualTo(sound);
        assertThat(answer.headers().firstValue("x-fusion-attempts")).contains("1");
    }

    private static void endOnceHeard(CountDownLatch heard, HttpServerResponse response, Buffer rest) {
        try {
            assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
            response.end(rest);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_client_that_leaves_stops_the_provider() throws Exception {
        first.then(pieces("audio/mpeg", List.of(Buffer.buffer(noise(1_000))), ScriptedUpstream.HANG));

        HttpResponse<InputStream> answer = open("/v1/audio/speech", SPEECH);
        answer.body().readNBytes(1_000);
        answer.body().close();

        RunningNode.done(first.request(0).gone());
        assertThat(second.received).isEmpty();
    }

    @Test
    void a_client_that_leaves_before_the_answer_stops_the_provider() {
        first.then(ScriptedUpstream.SILENCE);

        var asked = client.sendAsync(
                request("/v1/images/generations")
                        .POST(BodyPublishers.ofString("{\"model\":\"both\",\"prompt\":\"a\"}"))
                        .build(),
                BodyHandlers.ofString());
        var received = first.request(0);
        asked.cancel(true);

        RunningNode.done(received.gone());
        assertThat(second.received).isEmpty();
    }

    @Test
    void a_client_that_reads_slowly_gets_all_of_it() throws Exception {
        byte[] sound = noise(20 << 20);
        first.then((loop, response) ->
                response.setChunked(true).putHeader("content-type", "audio/pcm").end(Buffer.buffer(sound)));

        HttpResponse<InputStream> answer = open("/v1/audio/speech", SPEECH);

        Buffer all = Buffer.buffer(sound.length);
        byte[] piece = answer.body().readNBytes(100_000);
        while (piece.length > 0) {
            all.appendBytes(piece);
            piece = answer.body().readNBytes(100_000);
        }
        assertThat(all.getBytes()).isEqualTo(sound);
    }

    @Test
    void sound_that_breaks_off_breaks_off_for_the_client_too() throws Exception {
        first.then(pieces(
                "audio/mpeg", List.of(Buffer.buffer(noise(1_000))), response -> response.write(Buffer.buffer("x"))
                        .onComplete(written -> response.reset())));

        HttpResponse<InputStream> answer = open("/v1/audio/speech", SPEECH);

        assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
        assertThat(second.received).isEmpty();
    }

    @Test
    void an_error_before_the_first_sound_goes_to_the_next_target() throws Exception {
        first.then(ScriptedUpstream.answer(529, "application/json", "{\"error\":{\"message\":\"busy\"}}"));
        second.then(pieces("audio/mpeg", List.of(Buffer.buffer("ID3")), HttpServerResponse::end));

        HttpResponse<InputStream> answer = open("/v1/audio/speech", SPEECH);

        assertThat(answer.body().readAllBytes()).isEqualTo(new byte[] {'I', 'D', '3'});
        assertThat(answer.headers().firstValue("x-fusion-provider")).contains("two");
        assertThat(second.request(0).body().toString()).isEqualTo(SPEECH.replace("both", "m-2"));
    }

    @Test
    void events_pass_as_they_are_and_an_early_error_among_them_fails_over() throws Exception {
        String events = """
                event: image_generation.partial_image
                data: {"type":"image_generation.partial_image","b64_json":"AA=="}

                event: image_generation.completed
                data: {"type":"image_generation.completed","b64_json":"AAA=","usage":{"input_tokens":5,"output_tokens":7}}

                """;
        first.then(
                ScriptedUpstream.stream("event: error\ndata: {\"type\":\"error\",\"error\":{\"message\":\"no\"}}\n\n"));
        second.then(ScriptedUpstream.stream(events, 7));

        HttpResponse<InputStream> answer =
                open("/v1/images/generations", "{\"model\":\"both\",\"prompt\":\"a\",\"stream\":true}");

        assertThat(answer.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        assertThat(text(answer)).isEqualTo(events);
        assertThat(answer.headers().firstValue("x-fusion-attempts")).contains("2");
        assertThat(node.get("/metrics").body()).containsPattern("token[^\\n]*provider=\"two\"[^\\n]*input[^\\n]* 5");
    }

    @Test
    void events_that_break_off_end_by_an_error_event() throws Exception {
        first.then(ScriptedUpstream.stream(
                List.of(Buffer.buffer("data: {\"type\":\"speech.audio.delta\",\"audio\":\"AA==\"}\n\ndata: {\"half")),
                0,
                response -> vertx.setTimer(50, late -> response.reset())));

        HttpResponse<InputStream> answer = open(
                "/v1/audio/speech", "{\"model\":\"both\",\"input\":\"hi\",\"voice\":\"a\",\"stream_format\":\"sse\"}");

        assertThat(text(answer))
                .startsWith("data: {\"type\":\"speech.audio.delta\",\"audio\":\"AA==\"}\n\ndata: {\"error\":{")
                .doesNotContain("half");
    }

    @Test
    void moderation_without_a_model_means_the_usual_one() {
        HttpResponse<String> unknown = node.post("/v1/moderations", "{\"input\":\"a\"}");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("omni-moderation-latest");

        first.then(ScriptedUpstream.answer("{\"id\":\"modr-1\",\"model\":\"m-1\",\"results\":[]}"));
        assertThat(node.post("/v1/moderations", "{\"model\":\"one/m-1\",\"input\":\"a\"}")
                        .body())
                .isEqualTo("{\"id\":\"modr-1\",\"model\":\"m-1\",\"results\":[]}");
    }

    @Test
    void the_demonstration_draws_and_speaks() throws Exception {
        HttpResponse<String> drawn =
                node.post("/v1/images/generations", "{\"model\":\"demo/echo\",\"prompt\":\"a\",\"n\":2}");
        JsonNode data = Json.read(drawn.body()).get("data");
        assertThat(data.size()).isEqualTo(2);
        var picture = javax.imageio.ImageIO.read(new java.io.ByteArrayInputStream(
                java.util.Base64.getDecoder().decode(data.at("/0/b64_json").stringValue())));
        assertThat(picture.getWidth()).isEqualTo(64);

        HttpResponse<InputStream> spoken = open(
                "/v1/audio/speech",
                "{\"model\":\"demo/echo\",\"input\":\"hello\",\"voice\":\"any\",\"response_format\":\"mp3\"}");
        assertThat(spoken.headers().firstValue("x-fusion-warnings"))
                .hasValueSatisfying(warning -> assertThat(warning).contains("response_format"));
        var sound = javax.sound.sampled.AudioSystem.getAudioInputStream(
                new java.io.ByteArrayInputStream(spoken.body().readAllBytes()));
        assertThat(sound.getFormat().getSampleRate()).isEqualTo(8_000);
        assertThat(sound.getFrameLength()).isEqualTo(2_400);
    }
}

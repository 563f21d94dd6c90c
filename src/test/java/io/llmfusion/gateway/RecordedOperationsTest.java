package io.llmfusion.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmfusion.model.Json;
import io.llmfusion.provider.ScriptedUpstream;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What OpenAI really answered beside chats, where the folder with it is there. */
@Tag("providers")
@Timeout(60)
class RecordedOperationsTest {
    private static final Path ROOT = Path.of("../shared/recorded/openai");

    private final Vertx vertx = Vertx.vertx();
    private ScriptedUpstream upstream;
    private RunningNode node;

    @BeforeEach
    void start(@TempDir Path folder) {
        assumeTrue(Files.isDirectory(ROOT.resolve("image")), "no recordings at " + ROOT + ": skipped");
        upstream = ScriptedUpstream.start(vertx);
        node = new RunningNode(folder, """
                server: { port: 0 }
                providers:
                  one: { dialect: openai, base-url: "%s/v1", api-key: sk-one-0123456789, retry: { attempts: 1 } }
                """.formatted(upstream.url()));
    }

    @AfterEach
    void stop() {
        if (node != null) {
            node.close();
            upstream.close();
        }
        vertx.close();
    }

    private static String recorded(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    @Test
    void whole_answers_pass_byte_by_byte() {
        String[][] calls = {
            {"/v1/embeddings", "{\"model\":\"one/m\",\"input\":[\"a\",\"b\"]}", "embedding/openai-embedding.json"},
            {"/v1/images/generations", "{\"model\":\"one/m\",\"prompt\":\"a\"}", "image/openai-image.json"},
            {"/v1/images/edits", "{\"model\":\"one/m\",\"prompt\":\"a\"}", "image/openai-image-edit.json"},
            {"/v1/completions", "{\"model\":\"one/m\",\"prompt\":\"a\"}", "completion/openai-completion-text.json"}
        };
        for (String[] call : calls) {
            upstream.then(ScriptedUpstream.answer(recorded(call[2])));
            assertThat(node.post(call[0], call[1]).body()).as(call[2]).isEqualTo(recorded(call[2]));
        }
    }

    @Test
    void vectors_are_written_as_base64_where_the_client_wants_that() {
        upstream.then(ScriptedUpstream.answer(recorded("embedding/openai-embedding.json")));

        HttpResponse<String> answer = node.post(
                "/v1/embeddings", "{\"model\":\"one/m\",\"input\":[\"a\",\"b\"],\"encoding_format\":\"base64\"}");

        assertThat(Json.read(answer.body()).at("/data/1/embedding").stringValue())
                .hasSize(28)
                .endsWith("=");
        assertThat(Json.read(answer.body()).at("/usage/prompt_tokens").asInt()).isEqualTo(12);
    }

    @Test
    void a_refusal_keeps_its_words() {
        upstream.then(ScriptedUpstream.answer(
                400, "application/json", recorded("image/gpt-image-response-format-error.json")));

        HttpResponse<String> answer = node.post(
                "/v1/images/generations", "{\"model\":\"one/m\",\"prompt\":\"a\",\"response_format\":\"url\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Json.read(answer.body()))
                .isEqualTo(Json.read(recorded("image/gpt-image-response-format-error.json")));
    }

    @Test
    void chunks_of_a_completion_pass_as_they_are_but_for_the_usage() {
        String chunks = recorded("completion/openai-completion-text.chunks.txt");
        String all = chunks.lines().map(line -> "data: " + line + "\n\n").collect(Collectors.joining());
        upstream.then(ScriptedUpstream.stream(all + "data: [DONE]\n\n", 61));

        try (var lines = node.stream("/v1/completions", "{\"model\":\"one/m\",\"prompt\":\"a\",\"stream\":true}")
                .body()) {
            String got = lines.map(line -> line + "\n").collect(Collectors.joining());
            assertThat(got)
                    .isEqualTo(chunks.lines()
                                    .filter(line -> !line.contains("\"choices\":[]"))
                                    .map(line -> "data: " + line + "\n\n")
                                    .collect(Collectors.joining())
                            + "data: [DONE]\n\n");
        }
    }
}

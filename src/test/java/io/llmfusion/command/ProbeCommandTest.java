package io.llmfusion.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.llmfusion.model.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Tag("system")
class ProbeCommandTest {
    private static final String ANSWER = """
            {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [{"index": 0,
             "message": {"role": "assistant", "content": "pong"}, "finish_reason": "stop"}],
             "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}""";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private final HttpServer upstream;

    ProbeCommandTest() throws IOException {
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/v1/chat/completions", exchange -> {
            asked.add(Json.read(exchange.getRequestBody().readAllBytes()));
            byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        upstream.start();
    }

    @AfterEach
    void stop() {
        upstream.stop(0);
    }

    private int run(String config, String... arguments) throws IOException {
        Path file = Files.writeString(folder.resolve("fusion.yaml"), config);
        String[] all = new String[arguments.length + 3];
        all[0] = "probe";
        all[1] = "--config";
        all[2] = file.toString();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return FusionCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }

    private String paid() {
        return "providers: { paid: { dialect: openai, base-url: \"http://127.0.0.1:%d/v1\", api-key: x, models: [m] } }\n"
                .formatted(upstream.getAddress().getPort());
    }

    @Test
    void the_demonstration_is_asked_without_a_network_and_without_a_question() throws IOException {
        assertThat(run("providers: { demo: { dialect: demo } }\n", "--format", "json"))
                .isZero();

        JsonNode demo = Json.read(out.toString()).at("/providers/0");
        assertThat(demo.path("provider").asString()).isEqualTo("demo");
        assertThat(demo.at("/capabilities/chat/verdict").asString()).isEqualTo("yes");
        assertThat(demo.at("/capabilities/streaming/verdict").asString()).isEqualTo("yes");
        assertThat(demo.at("/capabilities/functions/verdict").asString()).isEqualTo("yes");
        assertThat(demo.at("/capabilities/vision/verdict").asString()).isEqualTo("no");
        assertThat(err.toString()).contains("demo: streaming: yes, ");
    }

    @Test
    void nothing_is_spent_without_a_yes() throws IOException {
        assertThat(run(paid())).isEqualTo(2);

        assertThat(err.toString())
                .contains("9 questions to 1 providers cost at most $1.")
                .contains("--yes");
        assertThat(asked).isEmpty();
    }

    @Test
    void nothing_is_spent_beyond_the_limit_even_with_a_yes() throws IOException {
        assertThat(run(paid(), "--yes", "--max-cost", "0.50")).isEqualTo(2);

        assertThat(err.toString()).contains("more than --max-cost 0.50");
        assertThat(asked).isEmpty();
    }

    @Test
    void only_what_is_wanted_is_asked() throws IOException {
        assertThat(run(paid(), "--yes", "--capability", "chat,vision", "paid")).isZero();

        assertThat(asked).hasSize(2).allSatisfy(body -> assertThat(
                        body.path("max_completion_tokens").asInt())
                .isPositive());
        assertThat(out.toString())
                .contains("can                50 %", "chat               yes", "vision             no")
                .contains("paid, vision: did not see that the picture is red");
    }

    @Test
    void a_provider_out_of_reach_is_asked_one_question() throws IOException {
        upstream.stop(0);

        assertThat(run(paid(), "--yes")).isEqualTo(1);

        assertThat(out.toString()).contains("chat               ?", "streaming          -");
        assertThat(err.toString()).contains("no provider answered").doesNotContain("paid: streaming");
    }

    @Test
    void a_page_goes_to_a_file() throws IOException {
        Path page = folder.resolve("matrix.html");

        assertThat(run("providers: { demo: { dialect: demo } }\n", "--format", "html", "--output", page.toString()))
                .isZero();

        assertThat(page).content().startsWith("<!doctype html>").contains("demo/echo");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void wrong_use_is_told_with_what_there_is() throws IOException {
        assertThat(run(paid(), "nobody")).isEqualTo(2);
        assertThat(run(paid(), "--capability", "flying")).isEqualTo(2);
        assertThat(run(paid(), "--format", "pdf")).isEqualTo(2);
        assertThat(run(paid(), "--price", "3")).isEqualTo(2);

        assertThat(err.toString())
                .contains("no provider is named `nobody`; there are: paid", "`flying` is no capability")
                .contains("`pdf` is no format: table, markdown, json or html", "--price takes two numbers");
    }
}

package io.llmfusion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.provider.ScriptedUpstream;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a keep-alive kept out of the head stands in the last `fusion` event. */
@Tag("system")
class LateFactsTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = "/v1/messages";
    private static final String END =
            "\"fusion\":{\"type\":\"end\",\"provider\":\"PROVIDER\",\"model\":\"m\",\"attempts\":ATTEMPTS";
    private static final String CHUNK =
            "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                    + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"},\"finish_reason\":null}]}\n\n"
                    + "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                    + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String DONE = "data: [DONE]\n\n";
    private static final String MESSAGE =
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\","
                    + "\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"stop_reason\":null,"
                    + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}\n\n"
                    + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":"
                    + "{\"type\":\"text\",\"text\":\"\"}}\n\n"
                    + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
                    + "{\"type\":\"text_delta\",\"text\":\"hi\"}}\n\n"
                    + "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
                    + "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\","
                    + "\"stop_sequence\":null},\"usage\":{\"output_tokens\":2}}\n\n";
    private static final String STOP = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    @TempDir
    Path folder;

    private final Vertx outside = Vertx.vertx();
    private final List<HttpServerResponse> held = new CopyOnWriteArrayList<>();
    private ScriptedUpstream upstream;
    private RunningNode node;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start(outside).then((vertx, response) -> held.add(response));
        node = new RunningNode(folder, """
                server: { port: 0, keep-alive: 20ms }
                providers:
                  chat: { dialect: openai, base-url: "%s/v1", api-key: k, retry: { attempts: 2, delay: 1ms } }
                  claude: { dialect: anthropic, base-url: "%s", api-key: k }
                """.formatted(upstream.url(), upstream.url()));
    }

    @AfterEach
    void stop() {
        node.close();
        upstream.close();
        RunningNode.done(outside.close());
    }

    @Test
    void on_the_raw_path_of_chat_a_chunk_before_the_end() {
        Iterator<String> lines = silent(CHAT, "chat/m", "");
        held.getFirst().setStatusCode(500).end();
        RunningNode.until("the second attempt came", () -> held.size() == 2);
        answer(1, CHUNK + DONE);
        String all = rest(lines);
        assertThat(all)
                .contains(
                        "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],"
                                + end("chat", 2) + "}}\n\ndata: [DONE]");
    }

    @Test
    void on_the_raw_path_of_messages_a_field_of_a_ping_before_the_stop() {
        Iterator<String> lines = silent(MESSAGES, "claude/m", ",\"max_tokens\":9");
        answer(0, MESSAGE + STOP);
        assertThat(rest(lines))
                .contains("event: ping\ndata: {\"type\":\"ping\"," + end("claude", 1) + "}}\n\n" + STOP.strip());
    }

    @Test
    void a_translated_chat_answer_has_a_chunk_of_its_own_with_the_warnings() {
        Iterator<String> lines = silent(CHAT, "claude/m", ",\"logit_bias\":{\"5\":1}");
        answer(0, MESSAGE + STOP);
        assertThat(rest(lines))
                .containsSubsequence("\"choices\":[]," + end("claude", 1), "\"field\":\"logit_bias\"", "[DONE]");
    }

    @Test
    void a_translated_message_has_a_field_of_its_delta() {
        Iterator<String> lines = silent(MESSAGES, "chat/m", ",\"max_tokens\":9");
        answer(0, CHUNK + DONE);
        assertThat(rest(lines)).containsSubsequence("\"type\":\"message_delta\"", end("chat", 1), "message_stop");
    }

    @Test
    void a_client_that_wants_no_events_gets_none() {
        Iterator<String> lines = silent(CHAT, "chat/m", "", "x-fusion-events", "off");
        answer(0, CHUNK + DONE);
        assertThat(rest(lines)).doesNotContain("fusion").endsWith(DONE);
    }

    /** The lines after a keep-alive that came before any content. */
    private Iterator<String> silent(String path, String model, String more, String... headers) {
        Iterator<String> lines =
                node.stream(path, body(model, more), headers).body().iterator();
        assertThat(lines.next()).startsWith(":");
        RunningNode.until("the first attempt came", () -> !held.isEmpty());
        return lines;
    }

    private static String body(String model, String more) {
        return "{\"model\":\"" + model + "\",\"stream\":true" + more
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    }

    private void answer(int number, String frames) {
        held.get(number)
                .setChunked(true)
                .putHeader("content-type", "text/event-stream")
                .end(frames);
    }

    private static String end(String provider, int attempts) {
        return END.replace("PROVIDER", provider).replace("ATTEMPTS", "" + attempts);
    }

    private static String rest(Iterator<String> lines) {
        StringBuilder all = new StringBuilder();
        lines.forEachRemaining(line -> all.append(line).append('\n'));
        return all.toString();
    }
}

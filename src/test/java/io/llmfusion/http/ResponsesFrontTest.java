package io.llmfusion.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.message.ChatCommand;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.Part;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.Usage;
import io.llmfusion.scripted.ScriptedChat;
import io.llmfusion.scripted.Turns;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Requests of the Responses API and their answers, over real sockets. */
@Tag("system")
class ResponsesFrontTest {
    private static final String PATH = "/v1/responses";
    private static final String WHOLE =
            "{\"model\":\"scripted/plain+model\",\"store\":false,\"instructions\":\"Be brief.\",\"input\":\"hi\"}";
    private static final String STREAMED = WHOLE.replace("\"input\"", "\"stream\":true,\"input\"");
    private static final String WITH_TOOLS = STREAMED.replace(
            "\"input\"",
            "\"tools\":[{\"type\":\"mcp\",\"server_label\":\"tools\",\"require_approval\":\"never\"}],\"input\"");

    private static final ScriptedChat.Script LOOP = ScriptedChat.by(command -> ScriptedChat.streamed(
            Turns.hasResult(command)
                    ? Turns.text("done", Usage.of(1, 1))
                    : Turns.calls(Usage.of(1, 1), ToolCall.of("call-1", "tools_echo", "{}"))));

    @Test
    void whole_answer_repeats_what_was_asked() {
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(ScriptedChat.whole(Turns.whole(Turns.STOP, Usage.of(1, 2), Part.Text.of("done"))));
            WebPeer.Answer answer = peer.post(PATH, WHOLE);
            assertThat(answer.status()).isEqualTo(200);
            JsonNode response = Json.read(answer.body());
            assertThat(response.at("/output/0/content/0/text").asString()).isEqualTo("done");
            assertThat(response.path("instructions").asString()).isEqualTo("Be brief.");
            assertThat(response.at("/usage/total_tokens").asInt()).isEqualTo(3);
        }
    }

    @Test
    void request_goes_to_routing_as_it_came() {
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(ScriptedChat.by(command ->
                    ScriptedChat.whole(Turns.whole(Turns.STOP, Usage.of(1, 2), Part.Text.of(bytes(command))))));
            String body = WHOLE.replace("\"hi\"", "\"hi\", \"x_own\" : 1.50e1");
            JsonNode response = Json.read(peer.post(PATH, body).body());
            assertThat(response.at("/output/0/content/0/text").asString()).isEqualTo(body);
        }
    }

    private static String bytes(ChatCommand command) {
        return command.body() instanceof ChatBody.Raw raw ? raw.bytes().toString() : "parsed";
    }

    @Test
    void stream_has_named_events_and_no_done() {
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(ScriptedChat.streamed(Turns.text("done", Usage.of(1, 2))));
            assertThat(peer.open(PATH, STREAMED).ended())
                    .startsWith("event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,")
                    .containsSubsequence(
                            "event: response.in_progress",
                            "event: response.output_item.added",
                            "event: response.content_part.added",
                            "event: response.output_text.delta",
                            "event: response.output_text.done",
                            "event: response.content_part.done",
                            "event: response.output_item.done",
                            "event: response.completed")
                    .doesNotContain("[DONE]");
        }
    }

    @Test
    void tool_loop_is_one_stream_with_its_calls_or_without() {
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.tools.tool("echo", "echoed");
            node.model.then(LOOP);
            assertThat(peer.open(PATH, WITH_TOOLS).ended())
                    .containsSubsequence(
                            "event: response.created",
                            "\"type\":\"mcp_list_tools\"",
                            "event: response.mcp_list_tools.in_progress",
                            "event: response.mcp_list_tools.completed",
                            "\"server_label\":\"tools\",\"tools\":[{\"name\":\"echo\"",
                            "\"type\":\"mcp_call\"",
                            "event: response.mcp_call.in_progress",
                            "event: response.mcp_call_arguments.done",
                            "event: response.mcp_call.completed",
                            "echoed",
                            "event: response.output_text.delta",
                            "event: response.completed",
                            "\"fusion\":{")
                    .doesNotContain("function_call");
            assertThat(peer.open(PATH, WITH_TOOLS, "x-fusion-events", "off").ended())
                    .contains("done")
                    .doesNotContain("\"mcp_call\"", "mcp_list_tools", "fusion\":");
        }
    }

    @Test
    void tool_loop_goes_on_from_the_calls_that_it_showed() {
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.tools.tool("echo", "echoed");
            node.model.then(ScriptedChat.by(command -> ScriptedChat.whole(
                    Turns.hasResult(command)
                            ? Turns.whole(Turns.STOP, Usage.of(1, 1), Part.Text.of("done"))
                            : Turns.whole(
                                    Turns.TOOL_CALLS,
                                    Usage.of(1, 1),
                                    Turns.use(ToolCall.of("call-1", "tools_echo", "{}"))))));
            String whole = WITH_TOOLS.replace("\"stream\":true,", "");
            JsonNode first = Json.read(peer.post(PATH, whole).body());
            assertThat(first.at("/output/0/type").asString()).isEqualTo("mcp_list_tools");
            assertThat(first.at("/output/1/type").asString()).isEqualTo("mcp_call");
            String replayed = whole.replace("\"input\":\"hi\"", "\"input\":" + Json.write(first.path("output")));
            WebPeer.Answer again = peer.post(PATH, replayed);
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.body()).contains("done").doesNotContain("mcp_list_tools");
        }
    }

    @Test
    void failure_amid_a_stream_is_told_in_it() {
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.model.then(ScriptedChat.streamed(failing()));
            assertThat(peer.open(PATH, STREAMED).ended())
                    .containsSubsequence("so far", "event: error\n", "it broke", "event: response.failed\n")
                    .doesNotContain("response.completed");
        }
    }

    private static List<ChatEvent> failing() {
        var events = new ArrayList<>(Turns.opened("so far"));
        events.add(new ChatEvent.Failed(
                new GatewayError.UpstreamFailed("it broke", GatewayError.UpstreamFailed.Reason.BROKEN_STREAM)));
        return events;
    }

    @Test
    void wrong_request_is_refused_in_openais_shape() {
        try (FrontNode node = new FrontNode();
                WebPeer peer = new WebPeer(node.port)) {
            node.tools.tool("echo", "echoed");
            WebPeer.Answer answer = peer.post(PATH, WITH_TOOLS.replace("\"hi\"", "7"));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(Json.read(answer.body()).at("/error/param").asString()).isEqualTo("input");
            assertThat(peer.post(PATH, "{\"input\":\"x\"}").status()).isEqualTo(400);
            WebPeer.Answer background = peer.post(PATH, WHOLE.replace("\"store\"", "\"background\":true,\"store\""));
            assertThat(Json.read(background.body()).at("/error/param").asString())
                    .isEqualTo("background");
        }
    }
}

package io.llmfusion.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.StreamWriter;
import io.llmfusion.dialect.WriteContext;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.FinishReason.Unified;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCallId;
import io.llmfusion.model.Usage;
import io.llmfusion.model.Warning;
import io.llmfusion.sse.SseEvent;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AnthropicStreamWriterTest {
    private static final ChatEvent START = new ChatEvent.TurnStart("msg_1", "claude", 0);
    private static final ChatEvent END = new ChatEvent.TurnEnd(Optional.of(Usage.of(7, 3)), List.of());

    private static ChatEvent finish(Unified unified, String raw) {
        return new ChatEvent.ChoiceEnd(0, FinishReason.of(unified, raw));
    }

    /** Written, checked against the grammar, and given back as payloads. */
    private static List<JsonNode> payloads(ChatEvent... events) {
        return payloads(AnthropicTexts.WRITE, events);
    }

    private static List<JsonNode> payloads(WriteContext context, ChatEvent... events) {
        Buffer frames = AnthropicTexts.write(Arrays.asList(events), context);
        AnthropicStreamGrammar.check(frames);
        return AnthropicTexts.events(frames).stream()
                .map(SseEvent::data)
                .map(data -> Json.read(data.text()))
                .toList();
    }

    private static List<String> outline(List<JsonNode> payloads) {
        return payloads.stream()
                .map(payload -> switch (payload.path("type").asString()) {
                    case "content_block_start" ->
                        "+" + payload.path("index").asInt()
                                + payload.path("content_block").path("type").asString();
                    case "content_block_delta" -> payload.path("index").asInt() + ":" + text(payload.path("delta"));
                    case "content_block_stop" -> "-" + payload.path("index").asInt();
                    default -> payload.path("type").asString();
                })
                .toList();
    }

    private static String text(JsonNode delta) {
        return delta.path("text").asString("")
                + delta.path("partial_json").asString("")
                + delta.path("thinking").asString("")
                + delta.path("signature").asString("");
    }

    private static ChatEvent call(int block, String id) {
        return new ChatEvent.ToolCallStart(0, block, new ToolCallId(id), "f");
    }

    @Test
    void parallel_calls_that_interleave_come_one_after_the_other() {
        List<JsonNode> payloads = payloads(
                START,
                call(0, "a"),
                call(1, "b"),
                new ChatEvent.ToolCallDelta(0, 1, "{\"b\":"),
                new ChatEvent.ToolCallDelta(0, 0, "{\"a\":"),
                new ChatEvent.ToolCallDelta(0, 1, "1}"),
                new ChatEvent.ToolCallDelta(0, 0, "2}"),
                new ChatEvent.ToolCallEnd(0, 1, Optional.empty()),
                new ChatEvent.ToolCallEnd(0, 0, Optional.empty()),
                finish(Unified.TOOL_CALLS, "tool_calls"),
                END);
        assertThat(outline(payloads))
                .containsExactly(
                        "message_start",
                        "+0tool_use",
                        "0:{\"a\":",
                        "0:2}",
                        "-0",
                        "+1tool_use",
                        "1:{\"b\":",
                        "1:1}",
                        "-1",
                        "message_delta",
                        "message_stop");
    }

    @Test
    void text_that_stays_open_does_not_hold_calls_back() {
        Buffer out = Buffer.buffer();
        var writer = AnthropicTexts.DIALECT.newStreamWriter(AnthropicTexts.WRITE);
        writer.write(START, out);
        writer.write(new ChatEvent.TextStart(0, 0), out);
        writer.write(new ChatEvent.TextDelta(0, 0, "wait"), out);
        writer.write(call(1, "a"), out);
        writer.write(new ChatEvent.ToolCallDelta(0, 1, "{}"), out);
        assertThat(out.toString()).contains("input_json_delta");
        writer.write(new ChatEvent.TextDelta(0, 0, "more"), out);
        writer.write(new ChatEvent.ToolCallEnd(0, 1, Optional.empty()), out);
        writer.write(new ChatEvent.TextEnd(0, 0), out);
        writer.write(finish(Unified.TOOL_CALLS, "tool_calls"), out);
        writer.write(END, out);
        AnthropicStreamGrammar.check(out);
        assertThat(TurnOfEvents.of(AnthropicTexts.read(out)).parts()).hasSize(3);
    }

    @Test
    void sound_is_told_in_its_words_with_a_warning() {
        List<JsonNode> payloads = payloads(
                START,
                new ChatEvent.AudioDelta(0, 0, "YWJj", Optional.empty(), Extras.NONE),
                new ChatEvent.AudioDelta(0, 0, "", Optional.of("Hi "), Extras.NONE),
                new ChatEvent.AudioDelta(0, 0, "YWJj", Optional.of("you"), Extras.NONE),
                finish(Unified.STOP, "stop"),
                END);
        assertThat(outline(payloads)).containsSequence("+0text", "0:Hi ", "0:you", "-0", "message_delta");
        assertThat(payloads.get(payloads.size() - 2)
                        .at("/fusion/warnings/0/field")
                        .asString(""))
                .isEqualTo("answer.audio");
    }

    @Test
    void empty_text_is_no_block() {
        assertThat(outline(payloads(
                        START,
                        new ChatEvent.TextStart(0, 0),
                        new ChatEvent.TextDelta(0, 0, ""),
                        new ChatEvent.TextEnd(0, 0),
                        call(1, "a"),
                        new ChatEvent.ToolCallEnd(0, 1, Optional.empty()),
                        finish(Unified.STOP, "stop"),
                        END)))
                .containsExactly("message_start", "+0tool_use", "-0", "message_delta", "message_stop");
    }

    @Test
    void blocks_left_open_end_with_the_turn() {
        assertThat(outline(payloads(
                        START,
                        new ChatEvent.TextStart(0, 0),
                        new ChatEvent.TextDelta(0, 0, "x"),
                        call(1, "a"),
                        call(2, "b"),
                        END)))
                .containsExactly(
                        "message_start",
                        "+0text",
                        "0:x",
                        "-0",
                        "+1tool_use",
                        "-1",
                        "+2tool_use",
                        "-2",
                        "message_delta",
                        "message_stop");
    }

    @Test
    void usage_known_at_the_start_stands_in_the_start_and_the_final_in_the_delta() {
        List<JsonNode> payloads = payloads(
                START,
                new ChatEvent.UsageReport(new Usage(100, 60, 30, 1, 0, Optional.empty())),
                new ChatEvent.TextStart(0, 0),
                new ChatEvent.TextDelta(0, 0, "x"),
                new ChatEvent.TextEnd(0, 0),
                finish(Unified.STOP, "stop"),
                new ChatEvent.TurnEnd(Optional.of(new Usage(100, 60, 30, 9, 4, Optional.empty())), List.of()));
        assertThat(payloads.getFirst().path("message").path("usage"))
                .isEqualTo(Json.read("{\"input_tokens\":10,\"cache_creation_input_tokens\":30,"
                        + "\"cache_read_input_tokens\":60,\"output_tokens\":1}"));
        JsonNode delta = payloads.get(payloads.size() - 2);
        assertThat(delta.path("usage").path("output_tokens").asInt()).isEqualTo(9);
        assertThat(delta.path("usage")
                        .path("output_tokens_details")
                        .path("thinking_tokens")
                        .asInt())
                .isEqualTo(4);
        assertThat(delta.path("delta").path("stop_reason").asString()).isEqualTo("end_turn");
    }

    @Test
    void failure_is_an_error_event_and_nothing_after_it() {
        Buffer out = AnthropicTexts.write(List.of(
                START,
                new ChatEvent.TextStart(0, 0),
                new ChatEvent.TextDelta(0, 0, "x"),
                new ChatEvent.Failed(new GatewayError.Overloaded("busy", Optional.empty())),
                END));
        AnthropicStreamGrammar.check(out);
        assertThat(out.toString())
                .endsWith("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
                        + "\"message\":\"busy\"},\"request_id\":\"r1\"}\n\n");
    }

    @Test
    void failure_itself_is_left_to_the_front_end_which_knows_the_request() {
        StreamWriter writer = AnthropicTexts.DIALECT.newStreamWriter(AnthropicTexts.WRITE);
        Buffer out = Buffer.buffer();
        writer.write(START, out);
        writer.write(new ChatEvent.Failed(new GatewayError.TimedOut("slow", "idle")), out);
        assertThat(out.length()).isZero();
    }

    @Test
    void failure_before_anything_is_an_error_event_alone() {
        Buffer out =
                AnthropicTexts.write(List.of(START, new ChatEvent.Failed(new GatewayError.TimedOut("slow", "idle"))));
        AnthropicStreamGrammar.check(out);
        assertThat(out.toString()).startsWith("event: error").contains("timeout_error");
    }

    @Test
    void steps_of_the_tool_loop_are_mcp_blocks_and_the_last_word_a_fusion_field() {
        ServerName server = new ServerName("files");
        ToolCallId id = new ToolCallId("t1");
        List<JsonNode> payloads = payloads(
                START,
                new ChatEvent.Loop(new LoopEvent.ToolCallStarted(1, id, server, "read", new RawJson("{\"p\":\n1}"))),
                new ChatEvent.Loop(new LoopEvent.ToolCallFinished(
                        1,
                        id,
                        server,
                        "read",
                        new RawJson("{\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}"),
                        false)),
                new ChatEvent.TurnStart("msg_2", "claude", 0),
                new ChatEvent.TextStart(0, 0),
                new ChatEvent.TextDelta(0, 0, "x"),
                new ChatEvent.TextEnd(0, 0),
                finish(Unified.STOP, "end_turn"),
                new ChatEvent.Loop(new LoopEvent.Ended(2, "finish", Optional.of(Usage.of(1, 2)), List.of())),
                END);
        assertThat(outline(payloads))
                .containsExactly(
                        "message_start",
                        "+0mcp_tool_use",
                        "0:{\"p\":\n1}",
                        "-0",
                        "+1mcp_tool_result",
                        "-1",
                        "+2text",
                        "2:x",
                        "-2",
                        "message_delta",
                        "message_stop");
        assertThat(payloads.get(1).path("content_block").path("server_name").asString())
                .isEqualTo("files");
        assertThat(payloads.get(4).path("content_block").path("content"))
                .isEqualTo(Json.read("[{\"type\":\"text\",\"text\":\"hi\"}]"));
        assertThat(payloads.get(payloads.size() - 2)
                        .path("fusion")
                        .path("reason")
                        .asString())
                .isEqualTo("finish");
    }

    @Test
    void client_that_wants_no_fusion_events_sees_none() {
        List<JsonNode> payloads = payloads(
                new WriteContext("m", true, false),
                START,
                new ChatEvent.Loop(new LoopEvent.ToolCallStarted(
                        1, new ToolCallId("t"), new ServerName("s"), "n", RawJson.EMPTY_OBJECT)),
                new ChatEvent.TurnEnd(Optional.empty(), List.of(new Warning("n", "left out"))));
        assertThat(outline(payloads)).containsExactly("message_start", "message_delta", "message_stop");
        assertThat(payloads.get(1).has("fusion")).isFalse();
    }

    @Test
    void late_warnings_stand_in_the_fusion_field() {
        List<JsonNode> payloads =
                payloads(START, new ChatEvent.TurnEnd(Optional.empty(), List.of(new Warning("n", "left out"))));
        assertThat(payloads.get(1)
                        .path("fusion")
                        .path("warnings")
                        .path(0)
                        .path("field")
                        .asString())
                .isEqualTo("n");
    }

    @Test
    void foreign_signatures_travel_marked_and_come_back() {
        Signature gemini = new Signature(DialectId.GEMINI, "abc.def==");
        List<ChatEvent> events = new ArrayList<>(List.of(START, call(0, "call.1")));
        events.add(new ChatEvent.ToolCallDelta(0, 0, "{}"));
        events.add(new ChatEvent.ToolCallEnd(0, 0, Optional.of(gemini)));
        events.add(finish(Unified.TOOL_CALLS, "STOP"));
        events.add(END);
        Buffer out = AnthropicTexts.write(events);
        AnthropicStreamGrammar.check(out);
        List<Part> replayed = TurnOfEvents.of(AnthropicTexts.read(out)).parts();
        var body = AnthropicJson.bytes(json -> {
            json.writeStartObject();
            json.writeStringProperty("model", "m");
            json.writeNumberProperty("max_tokens", 1);
            json.writeArrayPropertyStart("messages");
            json.writeStartObject();
            json.writeStringProperty("role", "assistant");
            json.writeName("content");
            new AnthropicBlockWriter(json, id -> id).blocks(replayed);
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        });
        List<Part> parts =
                AnthropicTexts.request(body.toString()).messages().getFirst().parts();
        assertThat(parts).singleElement().isInstanceOfSatisfying(Part.ToolUse.class, use -> assertThat(
                        use.call().signature())
                .contains(gemini));
    }

    @Test
    void refusal_of_another_format_is_text_and_a_stop_reason() {
        List<JsonNode> payloads = payloads(
                START,
                new ChatEvent.RefusalStart(0, 0),
                new ChatEvent.RefusalDelta(0, 0, "I can't"),
                new ChatEvent.RefusalEnd(0, 0),
                finish(Unified.CONTENT_FILTER, "content_filter"),
                END);
        assertThat(outline(payloads))
                .containsExactly("message_start", "+0text", "0:I can't", "-0", "message_delta", "message_stop");
        assertThat(payloads.get(4).path("delta").path("stop_reason").asString()).isEqualTo("refusal");
    }
}

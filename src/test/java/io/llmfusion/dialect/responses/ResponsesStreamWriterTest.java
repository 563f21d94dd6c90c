package io.llmfusion.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.StreamWriter;
import io.llmfusion.dialect.WriteContext;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.FinishReason.Unified;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import io.llmfusion.model.Usage;
import io.llmfusion.model.Warning;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ResponsesStreamWriterTest {
    private static final String ASKED = """
            {"model":"m","instructions":"Be brief.","max_output_tokens":9,"input":"x","tools":[
             {"type":"namespace","name":"mcp__gw","description":"d","tools":[{"type":"function","name":"search"}]},
             {"type":"custom","name":"apply_patch"},{"type":"function","name":"plain"}]}""";

    private static List<JsonNode> written(WriteContext context, ChatEvent... events) {
        Buffer frames = ResponsesTexts.write(turn(events), context);
        ResponsesStreamGrammar.check(frames);
        return ResponsesTexts.payloads(frames);
    }

    private static List<ChatEvent> turn(ChatEvent... events) {
        List<ChatEvent> turn = new ArrayList<>();
        turn.add(new ChatEvent.TurnStart("resp_1", "said-model", 7));
        turn.addAll(Arrays.asList(events));
        turn.add(new ChatEvent.ChoiceEnd(0, FinishReason.of(Unified.STOP, "stop")));
        turn.add(new ChatEvent.TurnEnd(Optional.of(Usage.of(1, 2)), List.of()));
        return turn;
    }

    private static JsonNode response(List<JsonNode> payloads) {
        return payloads.getLast().path("response");
    }

    private static ChatEvent[] call(int block, String name, String arguments) {
        return new ChatEvent[] {
            new ChatEvent.ToolCallStart(0, block, new ToolCallId("call_" + block), name),
            new ChatEvent.ToolCallDelta(0, block, arguments),
            new ChatEvent.ToolCallEnd(0, block, Optional.empty())
        };
    }

    @Test
    void call_of_a_flattened_tool_is_told_under_the_clients_names() {
        JsonNode item = response(written(ResponsesTexts.asked(ASKED), call(0, "mcp__gw__search", "{\"q\":1}")))
                .path("output")
                .path(0);
        assertThat(item.path("type").asString()).isEqualTo("function_call");
        assertThat(item.path("name").asString()).isEqualTo("search");
        assertThat(item.path("namespace").asString()).isEqualTo("mcp__gw");
    }

    @Test
    void call_of_a_custom_tool_is_told_as_free_text() {
        JsonNode item = response(
                        written(ResponsesTexts.asked(ASKED), call(0, "apply_patch", "{\"input\":\"a \\\"b\\\"\"}")))
                .path("output")
                .path(0);
        assertThat(item.path("type").asString()).isEqualTo("custom_tool_call");
        assertThat(item.path("input").asString()).isEqualTo("a \"b\"");
    }

    @Test
    void call_without_arguments_has_an_empty_object() {
        JsonNode item = response(written(ResponsesTexts.WRITE, call(0, "plain", "")))
                .path("output")
                .path(0);
        assertThat(item.path("arguments").asString()).isEqualTo("{}");
        assertThat(item.has("namespace")).isFalse();
    }

    @Test
    void answer_repeats_what_was_asked_and_shows_the_id_that_it_is_given() {
        JsonNode response = response(written(ResponsesTexts.asked(ASKED).as("resp_stored")));
        assertThat(response.path("id").asString()).isEqualTo("resp_stored");
        assertThat(response.path("instructions").asString()).isEqualTo("Be brief.");
        assertThat(response.path("max_output_tokens").asInt()).isEqualTo(9);
        assertThat(response.path("tools")).hasSize(3);
        assertThat(response.path("store").asBoolean()).isTrue();
        assertThat(response.path("created_at").asInt()).isEqualTo(7);
        assertThat(response.has("input")).isFalse();
    }

    @Test
    void calls_that_interleave_come_one_after_the_other_and_text_yields() {
        List<JsonNode> payloads = written(
                ResponsesTexts.WRITE,
                new ChatEvent.TextStart(0, 0),
                new ChatEvent.TextDelta(0, 0, "Be"),
                new ChatEvent.ToolCallStart(0, 1, new ToolCallId("a"), "f"),
                new ChatEvent.ToolCallStart(0, 2, new ToolCallId("b"), "g"),
                new ChatEvent.ToolCallDelta(0, 2, "{\"b\""),
                new ChatEvent.ToolCallDelta(0, 1, "{\"a\":1}"),
                new ChatEvent.ToolCallDelta(0, 2, ":2}"),
                new ChatEvent.TextDelta(0, 0, "hind"),
                new ChatEvent.ToolCallEnd(0, 1, Optional.empty()),
                new ChatEvent.ToolCallEnd(0, 2, Optional.empty()),
                new ChatEvent.TextEnd(0, 0));
        assertThat(response(payloads).path("output"))
                .extracting(item -> item.path("type").asString())
                .containsExactly("message", "function_call", "function_call", "message");
    }

    @Test
    void blocks_in_any_overlap_keep_to_the_grammar() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            ResponsesStreamGrammar.check(ResponsesTexts.write(turn(overlapping(random))));
        }
    }

    private static ChatEvent[] overlapping(Random random) {
        List<ChatEvent> events = new ArrayList<>();
        List<Integer> open = new ArrayList<>();
        for (int block = 0; block < 6 || !open.isEmpty(); ) {
            if (block < 6 && (open.isEmpty() || random.nextInt(3) == 0)) {
                events.add(start(block));
                open.add(block++);
            } else {
                int chosen = open.get(random.nextInt(open.size()));
                boolean ends = random.nextInt(3) == 0;
                events.add(ends ? end(chosen) : delta(chosen));
                if (ends) {
                    open.remove(Integer.valueOf(chosen));
                }
            }
        }
        return events.toArray(ChatEvent[]::new);
    }

    private static ChatEvent start(int block) {
        return switch (block % 4) {
            case 0 -> new ChatEvent.TextStart(0, block);
            case 1 -> new ChatEvent.ToolCallStart(0, block, new ToolCallId("c" + block), "f");
            case 2 -> new ChatEvent.ReasoningStart(0, block);
            default -> new ChatEvent.RefusalStart(0, block);
        };
    }

    private static ChatEvent delta(int block) {
        return switch (block % 4) {
            case 0 -> new ChatEvent.TextDelta(0, block, "t");
            case 1 -> new ChatEvent.ToolCallDelta(0, block, "1");
            case 2 -> new ChatEvent.ReasoningDelta(0, block, "r");
            default -> new ChatEvent.RefusalDelta(0, block, "n");
        };
    }

    private static ChatEvent end(int block) {
        return switch (block % 4) {
            case 0 -> new ChatEvent.TextEnd(0, block);
            case 1 -> new ChatEvent.ToolCallEnd(0, block, Optional.empty());
            case 2 -> new ChatEvent.ReasoningEnd(0, block, Optional.empty());
            default -> new ChatEvent.RefusalEnd(0, block);
        };
    }

    private static ChatEvent[] loop() {
        ToolCallId first = new ToolCallId("toolu_1");
        ToolCallId second = new ToolCallId("toolu_2");
        ServerName server = new ServerName("files");
        return new ChatEvent[] {
            new ChatEvent.Loop(
                    new LoopEvent.ToolCallStarted(1, first, server, "read", new RawJson("{\"path\":\"a\"}"))),
            new ChatEvent.Loop(new LoopEvent.ToolCallStarted(1, second, server, "read", new RawJson("{}"))),
            new ChatEvent.Loop(new LoopEvent.ToolCallFinished(
                    1,
                    second,
                    server,
                    "read",
                    new RawJson("{\"content\":[{\"type\":\"text\",\"text\":\"no\"}]}"),
                    true)),
            new ChatEvent.Loop(new LoopEvent.ToolCallFinished(
                    1,
                    first,
                    server,
                    "read",
                    new RawJson("{\"content\":[{\"type\":\"text\",\"text\":\"yes\"}]}"),
                    false)),
            new ChatEvent.Loop(new LoopEvent.TurnFinished(1, Optional.of(Usage.of(3, 4)))),
            new ChatEvent.TextStart(0, 0),
            new ChatEvent.TextDelta(0, 0, "Read."),
            new ChatEvent.TextEnd(0, 0),
            new ChatEvent.Loop(new LoopEvent.Ended(
                    2, "finish", Optional.of(Usage.of(5, 6)), List.of(new Warning("stop", "left out"))))
        };
    }

    @Test
    void loop_is_shown_as_calls_of_mcp_servers() {
        List<JsonNode> payloads = written(ResponsesTexts.WRITE, loop());
        JsonNode response = response(payloads);
        assertThat(response.path("output"))
                .extracting(item -> item.path("type").asString())
                .containsExactly("mcp_call", "mcp_call", "message");
        assertThat(response.path("output").path(0).path("output").asString()).isEqualTo("yes");
        assertThat(response.path("output").path(0).path("server_label").asString())
                .isEqualTo("files");
        assertThat(response.path("output").path(1).path("status").asString()).isEqualTo("failed");
        assertThat(response.path("output").path(1).path("error").asString()).isEqualTo("no");
        assertThat(payloads)
                .extracting(payload -> payload.path("type").asString())
                .contains("response.mcp_call.in_progress", "response.mcp_call.completed", "response.mcp_call.failed");
        JsonNode fusion = response.path("fusion");
        assertThat(fusion.path("reason").asString()).isEqualTo("finish");
        assertThat(fusion.path("warnings").path(0).path("field").asString()).isEqualTo("stop");
        assertThat(fusion.path("turns")
                        .path(0)
                        .path("usage")
                        .path("input_tokens")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void loop_is_not_shown_to_whoever_does_not_want_it() {
        JsonNode response = response(written(new WriteContext("m", true, false), loop()));
        assertThat(response.path("output")).hasSize(1);
        assertThat(response.has("fusion")).isFalse();
    }

    @Test
    void whole_answer_has_the_items_and_ids_of_the_stream() {
        ChatTurn turn = new ChatTurn(
                "msg_9",
                "said-model",
                7,
                List.of(new ChatTurn.Choice(
                        0,
                        List.of(
                                new Part.Reasoning(
                                        "Hm",
                                        Optional.of(new Signature(DialectId.ANTHROPIC, "SIG")),
                                        io.llmfusion.model.Extras.NONE),
                                Part.Text.of("Hello"),
                                new Part.ToolUse(
                                        ToolCall.of("call_1", "mcp__gw__search", "{}"),
                                        io.llmfusion.model.Extras.NONE)),
                        FinishReason.of(Unified.TOOL_CALLS, "tool_use"),
                        Optional.empty())),
                Optional.of(Usage.of(1, 2)),
                io.llmfusion.model.Extras.NONE);
        JsonNode whole = Json.read(ResponsesTexts.DIALECT
                .turnWriter()
                .write(turn, List.of(), ResponsesTexts.asked(ASKED))
                .body());
        List<JsonNode> streamed = ResponsesTexts.payloads(ResponsesTexts.write(
                List.of(
                        new ChatEvent.TurnStart("msg_9", "said-model", 7),
                        new ChatEvent.ReasoningStart(0, 0),
                        new ChatEvent.ReasoningDelta(0, 0, "Hm"),
                        new ChatEvent.ReasoningEnd(0, 0, Optional.of(new Signature(DialectId.ANTHROPIC, "SIG"))),
                        new ChatEvent.TextStart(0, 1),
                        new ChatEvent.TextDelta(0, 1, "Hello"),
                        new ChatEvent.TextEnd(0, 1),
                        new ChatEvent.ToolCallStart(0, 2, new ToolCallId("call_1"), "mcp__gw__search"),
                        new ChatEvent.ToolCallEnd(0, 2, Optional.empty()),
                        new ChatEvent.ChoiceEnd(0, FinishReason.of(Unified.TOOL_CALLS, "tool_use")),
                        new ChatEvent.TurnEnd(Optional.of(Usage.of(1, 2)), List.of())),
                ResponsesTexts.asked(ASKED)));
        assertThat(whole).isEqualTo(response(streamed));
    }

    @ParameterizedTest
    @CsvSource({"LENGTH,incomplete,max_output_tokens", "CONTENT_FILTER,incomplete,content_filter", "STOP,completed,"})
    void end_is_told_in_this_formats_words(Unified unified, String status, String reason) {
        Buffer frames = ResponsesTexts.write(List.of(
                new ChatEvent.TurnStart("resp_1", "m", 7),
                new ChatEvent.ChoiceEnd(0, FinishReason.of(unified, "raw")),
                new ChatEvent.TurnEnd(Optional.empty(), List.of())));
        ResponsesStreamGrammar.check(frames);
        JsonNode response = response(ResponsesTexts.payloads(frames));
        assertThat(response.path("status").asString()).isEqualTo(status);
        assertThat(response.path("incomplete_details").path("reason").asString(""))
                .isEqualTo(reason == null ? "" : reason);
    }

    @Test
    void failure_amid_a_stream_is_an_error_and_a_failed_response() {
        StreamWriter writer = ResponsesTexts.DIALECT.newStreamWriter(ResponsesTexts.WRITE);
        Buffer frames = Buffer.buffer();
        writer.write(new ChatEvent.TurnStart("resp_1", "m", 7), frames);
        writer.write(new ChatEvent.TextStart(0, 0), frames);
        writer.write(new ChatEvent.TextDelta(0, 0, "Hel"), frames);
        GatewayError error =
                new GatewayError.UpstreamFailed("it broke", GatewayError.UpstreamFailed.Reason.BROKEN_STREAM);
        frames.appendBuffer(writer.failure(error, ResponsesTexts.REQUEST, ResponsesTexts.DIALECT.errors()));
        ResponsesStreamGrammar.check(frames);
        JsonNode event = ResponsesTexts.payloads(frames).get(5);
        assertThat(event.path("type").asString()).isEqualTo("error");
        assertThat(event.path("message").asString()).isEqualTo("it broke");
        assertThat(event.path("error").path("code").asString()).isEqualTo("upstream_stream_broken");
    }

    @Test
    void signatures_of_calls_travel_in_reasoning_that_shows_nothing() {
        JsonNode output = response(written(
                        ResponsesTexts.WRITE,
                        new ChatEvent.ToolCallStart(0, 0, new ToolCallId("call_1"), "f"),
                        new ChatEvent.ToolCallEnd(0, 0, Optional.of(new Signature(DialectId.GEMINI, "SIG")))))
                .path("output");
        assertThat(output.path(1).path("type").asString()).isEqualTo("reasoning");
        String body = "{\"model\":\"m\",\"input\":" + Json.write(output) + "}";
        assertThat(ResponsesTexts.request(body).messages().getFirst().parts())
                .singleElement()
                .isInstanceOfSatisfying(
                        Part.ToolUse.class,
                        use -> assertThat(use.call().signature()).contains(new Signature(DialectId.GEMINI, "SIG")));
    }
}

package io.llmfusion.dialect.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.StreamWriter;
import io.llmfusion.dialect.WriteContext;
import io.llmfusion.dialect.WrittenTurn;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.FinishReason.Unified;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import io.llmfusion.model.Usage;
import io.llmfusion.model.Warning;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChatStreamWriterTest {
    private static final WriteContext SHOWN = new WriteContext("alias", true, true);
    private static final ChatEvent START = new ChatEvent.TurnStart("c1", "m", 7);
    private static final ChatEvent STOP = new ChatEvent.ChoiceEnd(0, FinishReason.of(Unified.STOP, "stop"));

    @Test
    void a_loop_is_one_answer_with_fusion_chunks_between() {
        String frames = ChatTexts.frames(loop(), SHOWN);

        assertThat(ChatStreamGrammar.problems(frames, true)).isEmpty();
        assertThat(frames)
                .contains(
                        "\"choices\":[],\"fusion\":{\"type\":\"tool_call\",\"turn\":1,\"id\":\"a\",\"server\":\"files\","
                                + "\"name\":\"read\",\"arguments\":{\"path\":\"x\"}}")
                .contains(
                        "\"fusion\":{\"type\":\"tool_result\",\"turn\":1,\"id\":\"a\",\"server\":\"files\",\"name\":\"read\","
                                + "\"is_error\":false,\"result\":{\"content\":[]}}")
                .contains("\"fusion\":{\"type\":\"end\",\"turn\":2,\"reason\":\"finish\"");
    }

    @Test
    void a_client_that_wants_no_fusion_events_gets_none() {
        String frames = ChatTexts.frames(loop(), new WriteContext("alias", false, false));

        assertThat(frames).doesNotContain("fusion");
        assertThat(ChatStreamGrammar.problems(frames, false)).isEmpty();
    }

    @Test
    void late_warnings_are_the_end_event() {
        List<ChatEvent> events = List.of(
                START, STOP, new ChatEvent.TurnEnd(Optional.empty(), List.of(new Warning("top_k", "left out"))));

        assertThat(ChatTexts.frames(events, SHOWN))
                .contains(
                        "\"fusion\":{\"type\":\"end\",\"warnings\":[{\"field\":\"top_k\",\"message\":\"left out\"}]}");
    }

    @Test
    void a_failure_is_the_last_frame_without_done() {
        List<ChatEvent> events = List.of(
                START,
                new ChatEvent.TextStart(0, 0),
                new ChatEvent.TextDelta(0, 0, "half"),
                new ChatEvent.Failed(new GatewayError.TimedOut("the provider fell silent", "idle")),
                new ChatEvent.TurnEnd(Optional.empty(), List.of()));

        String frames = ChatTexts.frames(events, SHOWN);

        assertThat(frames)
                .endsWith("data: {\"error\":{\"message\":\"the provider fell silent\",\"type\":\"server_error\","
                        + "\"param\":null,\"code\":\"timeout\"}}\n\n");
        assertThat(ChatStreamGrammar.problems(frames, true)).isEmpty();
    }

    @Test
    void a_failure_itself_is_left_to_the_front_end_which_knows_the_request() {
        StreamWriter writer = ChatTexts.CHAT.newStreamWriter(SHOWN);
        Buffer out = Buffer.buffer();
        writer.write(START, out);
        writer.write(new ChatEvent.Failed(new GatewayError.TimedOut("slow", "idle")), out);

        assertThat(out.length()).isZero();
    }

    @Test
    void the_name_asked_for_is_shown_until_the_provider_says_its_own() {
        List<ChatEvent> events =
                List.of(new ChatEvent.TurnStart("c1", "", 7), STOP, new ChatEvent.TurnEnd(Optional.empty(), List.of()));

        assertThat(ChatTexts.frames(events, SHOWN)).contains("\"model\":\"alias\"");
    }

    @Test
    void calls_are_numbered_among_themselves_and_never_without_arguments() {
        List<ChatEvent> events = List.of(
                START,
                new ChatEvent.TextStart(0, 0),
                new ChatEvent.TextEnd(0, 0),
                new ChatEvent.ToolCallStart(0, 1, new ToolCallId("a"), "f"),
                new ChatEvent.ToolCallStart(0, 2, new ToolCallId("b"), "g"),
                new ChatEvent.ToolCallDelta(0, 2, "{}"),
                new ChatEvent.ToolCallEnd(0, 1, Optional.of(new Signature(DialectId.ANTHROPIC, "x"))),
                new ChatEvent.ToolCallEnd(0, 2, Optional.of(new Signature(DialectId.GEMINI, "s"))),
                new ChatEvent.ChoiceEnd(0, FinishReason.of(Unified.TOOL_CALLS, "tool_use")),
                new ChatEvent.TurnEnd(Optional.of(Usage.of(1, 1)), List.of()));

        String frames = ChatTexts.frames(events, SHOWN);

        assertThat(ChatStreamGrammar.problems(frames, true)).isEmpty();
        assertThat(frames)
                .contains("{\"index\":0,\"function\":{\"arguments\":\"{}\"}}")
                .contains(
                        "{\"index\":1,\"function\":{\"arguments\":\"\"},\"extra_content\":{\"google\":{\"thought_signature\":\"s\"}}}")
                .contains("\"finish_reason\":\"tool_calls\"");
    }

    @Test
    void raw_fragments_with_line_ends_do_not_break_frames() {
        RawJson pretty = new RawJson("{\n  \"type\": \"x\",\r\n \"v\": 1.0\n}");
        List<ChatEvent> events = List.of(
                START,
                new ChatEvent.TurnExtras(new Extras(
                        DialectId.CHAT, java.util.Map.of("system_fingerprint", new RawJson("\"f\""), "big", pretty))),
                new ChatEvent.NativeBlock(0, 0, DialectId.CHAT, "x", pretty),
                new ChatEvent.Loop(new LoopEvent.ToolCallFinished(
                        1, new ToolCallId("a"), new ServerName("s"), "t", pretty, false)),
                STOP,
                new ChatEvent.TurnEnd(Optional.empty(), List.of()));

        assertThat(ChatStreamGrammar.problems(ChatTexts.frames(events, SHOWN), true))
                .isEmpty();
    }

    @Test
    void pictures_that_a_model_made_are_told_whole_and_streamed() {
        Part.Image image = new Part.Image(new Media.Inline("image/png", "iVBO"), Optional.empty(), Extras.NONE);
        String images = "\"images\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,iVBO\"}}]";

        String frames = ChatTexts.frames(
                List.of(
                        START,
                        new ChatEvent.ImageBlock(0, 0, image),
                        STOP,
                        new ChatEvent.TurnEnd(Optional.empty(), List.of())),
                SHOWN);
        ChatTurn turn = new ChatTurn(
                "id",
                "m",
                1,
                List.of(new ChatTurn.Choice(
                        0, List.of(image), FinishReason.of(Unified.STOP, "stop"), Optional.empty())),
                Optional.empty(),
                Extras.NONE);
        WrittenTurn whole = new ChatTurnWriter().write(turn, List.of());

        assertThat(ChatStreamGrammar.problems(frames, true)).isEmpty();
        assertThat(frames).contains(images);
        assertThat(whole.body().toString()).contains(images);
        assertThat(whole.warnings()).isEmpty();
    }

    @Test
    void any_turn_told_as_events_reads_back_the_same() {
        long seed = new Random().nextLong();
        System.out.println("any_turn_told_as_events_reads_back_the_same: seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            ChatTurn turn = randomTurn(random);

            String frames = ChatTexts.frames(TurnToEvents.events(turn), SHOWN);

            assertThat(ChatStreamGrammar.problems(frames, true))
                    .as("seed " + seed)
                    .isEmpty();
            assertThat(EventsToTurn.turn(ChatTexts.events(ChatTexts.payloads(frames), Quirks.NONE)))
                    .usingRecursiveComparison()
                    .ignoringFields("usage.value.raw")
                    .isEqualTo(turn);
            assertThat(ChatTexts.CHAT
                            .turnReader()
                            .read(
                                    ChatTexts.CHAT
                                            .turnWriter()
                                            .write(turn, List.of())
                                            .body(),
                                    Quirks.NONE))
                    .usingRecursiveComparison()
                    .ignoringFields("usage.value.raw")
                    .isEqualTo(turn);
        }
    }

    private static ChatTurn randomTurn(Random random) {
        RandomJson json = new RandomJson(random);
        List<ChatTurn.Choice> choices = new ArrayList<>();
        for (int index = 0; index <= random.nextInt(3); index++) {
            List<Part> parts = new ArrayList<>();
            if (random.nextBoolean()) {
                parts.add(new Part.Reasoning("r" + text(json), Optional.empty(), Extras.NONE));
            }
            parts.add(Part.Text.of("t" + text(json)));
            if (json.oneIn(4)) {
                parts.add(new Part.Refusal("n" + text(json)));
            }
            int calls = random.nextInt(4);
            for (int call = 0; call < calls; call++) {
                parts.add(
                        new Part.ToolUse(ToolCall.of("id" + call, "f", "{\"v\":" + json.value(2) + "}"), Extras.NONE));
            }
            FinishReason finish = calls > 0
                    ? FinishReason.of(Unified.TOOL_CALLS, "tool_calls")
                    : FinishReason.of(Unified.LENGTH, "length");
            choices.add(new ChatTurn.Choice(index, parts, finish, Optional.empty()));
        }
        return new ChatTurn("c1", "m", 7, choices, Optional.of(Usage.of(random.nextInt(99), 1)), Extras.NONE);
    }

    private static String text(RandomJson json) {
        return Json.read(json.string()).stringValue();
    }

    private static List<ChatEvent> loop() {
        ToolCallId id = new ToolCallId("a");
        ServerName server = new ServerName("files");
        return List.of(
                START,
                new ChatEvent.TextStart(0, 0),
                new ChatEvent.TextDelta(0, 0, "Looking."),
                new ChatEvent.TextEnd(0, 0),
                new ChatEvent.Loop(
                        new LoopEvent.ToolCallStarted(1, id, server, "read", new RawJson("{\"path\":\"x\"}"))),
                new ChatEvent.Loop(
                        new LoopEvent.ToolCallFinished(1, id, server, "read", new RawJson("{\"content\":[]}"), false)),
                new ChatEvent.Loop(new LoopEvent.TurnFinished(1, Optional.of(Usage.of(2, 1)))),
                new ChatEvent.TurnStart("c2", "m2", 8),
                new ChatEvent.TextStart(0, 1),
                new ChatEvent.TextDelta(0, 1, "Found."),
                new ChatEvent.TextEnd(0, 1),
                new ChatEvent.Loop(new LoopEvent.Ended(2, "finish", Optional.of(Usage.of(4, 2)), List.of())),
                STOP,
                new ChatEvent.TurnEnd(Optional.of(Usage.of(4, 2)), List.of()));
    }
}

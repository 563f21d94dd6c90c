package io.llmfusion.agent;

import static io.llmfusion.scripted.ScriptedChat.streamed;
import static io.llmfusion.scripted.ScriptedChat.whole;
import static io.llmfusion.scripted.Turns.STOP;
import static io.llmfusion.scripted.Turns.TOOL_CALLS;
import static io.llmfusion.scripted.Turns.calls;
import static io.llmfusion.scripted.Turns.text;
import static io.llmfusion.scripted.Turns.use;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.AnswerHead;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.LoopLimits;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.McpToolset;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Role;
import io.llmfusion.model.Sampling;
import io.llmfusion.model.ServerName;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolChoice;
import io.llmfusion.model.ToolSpec;
import io.llmfusion.model.ToolUsePolicy;
import io.llmfusion.model.Usage;
import io.llmfusion.model.Warning;
import io.llmfusion.scripted.ScriptedChat;
import io.llmfusion.scripted.ScriptedTools;
import io.llmfusion.scripted.Turns;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tool loop, from its command to its last event. */
@ExtendWith(VertxExtension.class)
class LoopTest {
    private static final ToolCall FIRST = ToolCall.of("call-1", "tools_echo", "{\"text\":\"one\"}");
    private static final ToolCall SECOND = ToolCall.of("call-2", "tools_slow", "{\"text\":\"two\"}");
    private AgentNode node;

    @BeforeEach
    void deploy(Vertx vertx) {
        node = new AgentNode(vertx);
        node.tools.tool("echo", "echoed").slowTool("slow", "at last", 60);
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void streams_text_calls_results_and_the_end_in_order() {
        node.model.then(streamed(calls(Usage.of(10, 2), SECOND, FIRST)), streamed(text("done", Usage.of(20, 3))));
        Loop loop = node.ask(AgentNode.streamedQuestion()).read();
        assertThat(loop.terminal()).isEqualTo(event(new ChatEvent.TurnEnd(Optional.of(Usage.of(30, 5)), List.of())));
        assertThat(Loop.words(loop.steps()))
                .containsExactly(
                        "tools of tools",
                        "turn 1",
                        "call call-2",
                        "call call-1",
                        "result call-2",
                        "result call-1",
                        "end finish");
        assertThat(loop.text()).isEqualTo("done");
        assertThat(loop.last().usage()).contains(Usage.of(30, 5));
        assertThat(loop.events()).first().isInstanceOf(ChatEvent.TurnStart.class);
        assertThat(loop.events().stream().filter(ChatEvent.TurnStart.class::isInstance))
                .hasSize(1);
        assertThat(loop.events().stream().filter(ChatEvent.ChoiceEnd.class::isInstance))
                .containsExactly(new ChatEvent.ChoiceEnd(0, STOP));
        assertThat(loop.events().stream().filter(ChatEvent.ToolCallStart.class::isInstance))
                .isEmpty();
    }

    @Test
    void answers_whole_with_every_turns_words_and_steps() {
        node.model.then(
                whole(Turns.whole(TOOL_CALLS, Usage.of(10, 2), Part.Text.of("Let me look."), use(FIRST))),
                whole(Turns.whole(STOP, Usage.of(20, 3), Part.Text.of("Done."))));
        ChatReply.Answered answered = node.ask(AgentNode.question()).answered();
        assertThat(answered.turn().parts()).containsExactly(Part.Text.of("Let me look."), Part.Text.of("\n\nDone."));
        assertThat(answered.turn().usage()).contains(Usage.of(30, 5));
        assertThat(answered.turn().choices().getFirst().finish()).isEqualTo(STOP);
        assertThat(Loop.words(answered.loop()))
                .containsExactly("tools of tools", "turn 1", "call call-1", "result call-1", "end finish");
    }

    @Test
    void gives_the_model_its_own_turn_and_the_results_in_the_order_of_its_calls() {
        node.model.then(streamed(calls(Usage.NONE, SECOND, FIRST)), streamed(text("done", Usage.NONE)));
        node.ask(AgentNode.streamedQuestion()).read().terminal();
        List<ChatMessage> messages = asked(1).messages();
        assertThat(messages).hasSize(3);
        assertThat(messages.get(1).role()).isEqualTo(Role.ASSISTANT);
        assertThat(messages.get(1).parts()).containsExactly(use(SECOND), use(FIRST));
        assertThat(messages.get(2).role()).isEqualTo(Role.TOOL);
        assertThat(messages.get(2).parts())
                .extracting(part -> ((Part.ToolResult) part).callId().value())
                .containsExactly("call-2", "call-1");
        assertThat(asked(0).tools().tools()).hasSize(2);
        assertThat(asked(0).tools().mcp()).isEmpty();
        assertThat(node.tools.calls.getFirst().params())
                .isEqualTo(new RawJson("{\"name\":\"slow\",\"arguments\":{\"text\":\"two\"}}"));
    }

    @Test
    void runs_the_calls_of_a_turn_side_by_side() {
        node.tools.slowTool("slow", "at last", 200);
        ToolCall[] four = new ToolCall[4];
        for (int at = 0; at < four.length; at++) {
            four[at] = ToolCall.of("call-" + at, "tools_slow", "{}");
        }
        node.model.then(streamed(calls(Usage.NONE, four)), streamed(text("done", Usage.NONE)));
        node.ask(AgentNode.streamedQuestion()).read().terminal();
        assertThat(node.tools.mostRunning.get()).isEqualTo(4);
    }

    @Test
    void tells_the_model_what_went_wrong_with_a_tool_and_goes_on() {
        node.tools
                .tool(
                        "refusing",
                        call -> Future.succeededFuture(new McpReply.Refused(-32602, "no such city", Optional.empty())))
                .tool(
                        "failing",
                        call -> GatewayFailure.future(
                                new GatewayError.Unavailable("the server is down", Optional.empty())))
                .hungTool("hung");
        node.model.then(
                streamed(calls(
                        Usage.NONE,
                        ToolCall.of("a", "tools_refusing", "{}"),
                        ToolCall.of("b", "tools_failing", "{}"),
                        ToolCall.of("c", "tools_hung", "{}"),
                        ToolCall.of("d", "tools_unheard", "{}"),
                        ToolCall.of("e", "tools_echo", "{\"text\": oops"),
                        ToolCall.of("f", "tools_echo", "{\"text\": 7}"))),
                streamed(text("done", Usage.NONE)));
        LoopLimits limits = new LoopLimits(10, OptionalLong.empty(), Duration.ofSeconds(10), Duration.ofMillis(200));
        Loop loop = node.ask(AgentNode.streamedQuestion(), limits).read();
        loop.terminal();
        assertThat(Loop.results(loop.steps()))
                .allMatch(result -> result.error())
                .hasSize(6);
        assertThat(Loop.last(loop.steps()).reason()).isEqualTo("finish");
        List<Part> results = asked(1).messages().getLast().parts();
        assertThat(told(results, 0)).contains("no such city");
        assertThat(told(results, 1)).contains("the server is down");
        assertThat(told(results, 2)).contains("in time");
        assertThat(told(results, 3)).contains("no tool `tools_unheard`");
        assertThat(told(results, 4)).contains("not a JSON object");
        assertThat(told(results, 5)).contains("schema");
        assertThat(results).allMatch(part -> ((Part.ToolResult) part).error());
    }

    @Test
    void hands_the_callers_own_tools_over_and_says_what_was_not_run() {
        ToolCall own = ToolCall.of("call-9", "weather", "{\"city\":\"Bern\"}");
        node.model.then(streamed(calls(Usage.of(1, 1), FIRST, own)));
        Loop loop = node.ask(withOwnTool(AgentNode.streamedQuestion())).read();
        loop.terminal();
        assertThat(loop.events().stream().filter(ChatEvent.ToolCallStart.class::isInstance))
                .containsExactly(new ChatEvent.ToolCallStart(0, 0, own.id(), "weather"));
        assertThat(Loop.words(loop.steps())).containsExactly("tools of tools", "end client-tools");
        assertThat(loop.last().warnings()).extracting(Warning::field).containsExactly("tools.tools_echo");
        assertThat(loop.events()).contains(new ChatEvent.ChoiceEnd(0, TOOL_CALLS));
        assertThat(node.tools.calls).isEmpty();
    }

    @Test
    void stops_at_the_most_turns_with_that_reason() {
        node.model.then(streamed(calls(Usage.of(10, 1), FIRST)));
        LoopLimits limits = new LoopLimits(3, OptionalLong.empty(), Duration.ofSeconds(10), Duration.ofSeconds(5));
        Loop loop = node.ask(AgentNode.streamedQuestion(), limits).read();
        loop.terminal();
        assertThat(node.model.commands).hasSize(3);
        assertThat(node.tools.calls).hasSize(2);
        assertThat(loop.last().reason()).isEqualTo("max-turns");
        assertThat(loop.last().turns()).isEqualTo(3);
        assertThat(loop.events())
                .contains(new ChatEvent.ChoiceEnd(0, FinishReason.of(FinishReason.Unified.LENGTH, "max-turns")));
    }

    @Test
    void stops_when_the_tokens_of_all_turns_are_spent() {
        node.model.then(streamed(calls(Usage.of(60, 0), FIRST)));
        LoopLimits limits = new LoopLimits(9, OptionalLong.of(100), Duration.ofSeconds(10), Duration.ofSeconds(5));
        Loop loop = node.ask(AgentNode.streamedQuestion(), limits).read();
        loop.terminal();
        assertThat(node.model.commands).hasSize(2);
        assertThat(loop.last().reason()).isEqualTo("max-tokens");
    }

    @Test
    void asks_again_when_the_provider_pauses_a_long_turn() {
        List<ChatEvent> paused = Turns.opened("searching");
        paused.add(new ChatEvent.TextEnd(0, 0));
        node.model.then(
                streamed(
                        Turns.ended(paused, FinishReason.of(FinishReason.Unified.PAUSE, "pause_turn"), Usage.of(1, 1))),
                streamed(text("found", Usage.of(1, 1))));
        Loop loop = node.ask(AgentNode.streamedQuestion()).read();
        loop.terminal();
        assertThat(loop.text()).isEqualTo("searching\n\nfound");
        assertThat(asked(1).messages().getLast()).isEqualTo(ChatMessage.text(Role.ASSISTANT, "searching"));
    }

    @Test
    void insists_on_a_tool_only_once() {
        ChatRequest question = AgentNode.streamedQuestion();
        ToolUsePolicy tools = question.tools();
        ToolUsePolicy required =
                new ToolUsePolicy(tools.tools(), Optional.of(new ToolChoice.Required()), Optional.empty(), tools.mcp());
        node.model.then(streamed(calls(Usage.NONE, FIRST)), streamed(text("done", Usage.NONE)));
        node.ask(question.withTools(required)).read().terminal();
        assertThat(asked(0).tools().choice()).contains(new ToolChoice.Required());
        assertThat(asked(1).tools().choice()).isEmpty();
    }

    @Test
    void head_and_end_tell_the_attempts_and_warnings_of_all_turns() {
        Warning early = new Warning("seed", "left out");
        Warning late = new Warning("top_k", "left out");
        AnswerHead first = ScriptedChat.head("alpha", 2, early);
        AnswerHead second = ScriptedChat.head("beta", 3, late, early);
        node.model.then(
                whole(first, Turns.whole(TOOL_CALLS, Usage.NONE, use(FIRST))),
                whole(second, Turns.whole(STOP, Usage.NONE, Part.Text.of("done"))));
        ChatReply.Answered answered = node.ask(AgentNode.question()).answered();
        assertThat(answered.head().provider().value()).isEqualTo("alpha");
        assertThat(answered.head().attempts()).isEqualTo(5);
        assertThat(answered.head().warnings()).containsExactly(early, late);
        assertThat(Loop.last(answered.loop()).warnings()).containsExactly(early, late);
    }

    @Test
    void time_spent_on_tools_and_models_is_not_the_gateways_own() {
        node.tools.slowTool("slow", "at last", 200);
        node.model.then(
                whole(Turns.whole(TOOL_CALLS, Usage.NONE, use(SECOND))),
                whole(Turns.whole(STOP, Usage.NONE, Part.Text.of("done"))));
        assertThat(node.ask(AgentNode.question()).answered().head().upstream())
                .isGreaterThanOrEqualTo(Duration.ofMillis(190));
    }

    @Test
    void a_dead_server_is_a_warning_and_an_unknown_one_an_error_that_names_it() {
        node.model.then(streamed(text("done", Usage.NONE)));
        Loop loop = node.ask(with(McpToolset.all(ScriptedTools.DEAD), McpToolset.all(ScriptedTools.SERVER)))
                .read();
        loop.terminal();
        assertThat(((ChatReply.Accepted) loop.reply()).head().warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.line()).contains("dead", "it does not start"));
        GatewayError unknown =
                node.ask(with(McpToolset.all(new ServerName("elsewhere")))).error();
        assertThat(unknown).isInstanceOf(GatewayError.NotFound.class);
        assertThat(unknown.message()).contains("elsewhere");
    }

    @Test
    void offers_only_the_allowed_tools_and_names_one_that_is_not_there() {
        node.model.then(streamed(text("done", Usage.NONE)));
        McpToolset some = new McpToolset(
                ScriptedTools.SERVER, Optional.of(List.of("slow", "tools_echo", "typo")), Optional.empty());
        Loop loop = node.ask(with(some)).read();
        loop.terminal();
        assertThat(asked(0).tools().tools()).hasSize(2);
        assertThat(loop.last().warnings()).singleElement().satisfies(warning -> assertThat(warning.line())
                .contains("tools.allowed_tools", "typo"));
    }

    @Test
    void refuses_several_answers_and_approvals_with_the_field() {
        ChatRequest question = AgentNode.streamedQuestion();
        var sampling = question.sampling();
        var two = new Sampling(
                sampling.maxTokens(),
                sampling.temperature(),
                sampling.topP(),
                sampling.topK(),
                sampling.stop(),
                sampling.seed(),
                sampling.frequencyPenalty(),
                sampling.presencePenalty(),
                OptionalInt.of(2));
        GatewayError several = node.ask(question.withSampling(two)).error();
        assertThat(several).isEqualTo(GatewayError.InvalidRequest.at("n", several.message()));
        McpToolset asks =
                new McpToolset(ScriptedTools.SERVER, Optional.empty(), Optional.of(new RawJson("\"always\"")));
        GatewayError approval = node.ask(with(asks)).error();
        assertThat(approval).isInstanceOf(GatewayError.InvalidRequest.class);
        assertThat(((GatewayError.InvalidRequest) approval).field()).contains("tools[tools].require_approval");
        assertThat(node.model.commands).isEmpty();
    }

    @Test
    void a_failure_before_any_content_is_a_plain_error() {
        GatewayError broken =
                new GatewayError.UpstreamFailed("broke off", GatewayError.UpstreamFailed.Reason.BROKEN_STREAM);
        node.model.then(ScriptedChat.fails(broken));
        assertThat(node.ask(AgentNode.streamedQuestion()).error()).isEqualTo(broken);
    }

    @Test
    void a_failure_of_a_later_turn_ends_the_stream() {
        GatewayError broken =
                new GatewayError.UpstreamFailed("broke off", GatewayError.UpstreamFailed.Reason.BROKEN_STREAM);
        node.model.then(streamed(calls(Usage.NONE, FIRST)), ScriptedChat.fails(broken));
        Loop loop = node.ask(AgentNode.streamedQuestion()).read();
        assertThat(loop.terminal()).isEqualTo(new StreamItem.Failed(broken));
        assertThat(Loop.words(loop.steps()))
                .containsExactly("tools of tools", "turn 1", "call call-1", "result call-1");
    }

    @Test
    void a_name_that_the_caller_has_taken_stays_the_callers() {
        ChatRequest question = AgentNode.streamedQuestion();
        ToolUsePolicy own = new ToolUsePolicy(
                List.of(new ToolSpec.Function(
                        "tools_echo", Optional.empty(), RawJson.EMPTY_OBJECT, Optional.empty(), Extras.NONE)),
                Optional.empty(),
                Optional.empty(),
                question.tools().mcp());
        node.model.then(streamed(calls(Usage.NONE, FIRST)));
        Loop loop = node.ask(question.withTools(own)).read();
        loop.terminal();
        assertThat(loop.last().reason()).isEqualTo("client-tools");
        assertThat(loop.last().warnings()).extracting(Warning::field).containsExactly("tools.tools_echo");
    }

    private ChatRequest asked(int turn) {
        return ((ChatBody.Parsed) node.model.commands.get(turn).body()).request();
    }

    private static String told(List<Part> results, int at) {
        return ((Part.Text) ((Part.ToolResult) results.get(at)).content().getFirst()).text();
    }

    private static StreamItem event(ChatEvent event) {
        return new StreamItem.Event(event);
    }

    private static ChatRequest with(McpToolset... toolsets) {
        return AgentNode.streamedQuestion()
                .withTools(new ToolUsePolicy(List.of(), Optional.empty(), Optional.empty(), List.of(toolsets)));
    }

    private static ChatRequest withOwnTool(ChatRequest request) {
        return request.withTools(request.tools()
                .withTools(List.of(new ToolSpec.Function(
                        "weather", Optional.empty(), RawJson.EMPTY_OBJECT, Optional.empty(), Extras.NONE))));
    }
}

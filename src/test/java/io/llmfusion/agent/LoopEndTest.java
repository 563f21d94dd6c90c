package io.llmfusion.agent;

import static io.llmfusion.scripted.ScriptedChat.silent;
import static io.llmfusion.scripted.ScriptedChat.streamed;
import static io.llmfusion.scripted.Turns.TOOL_CALLS;
import static io.llmfusion.scripted.Turns.calls;
import static io.llmfusion.scripted.Turns.opened;
import static io.llmfusion.scripted.Turns.text;
import static io.llmfusion.scripted.Turns.use;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.LoopLimits;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Part;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.Usage;
import io.llmfusion.scripted.Await;
import io.llmfusion.scripted.ScriptedChat;
import io.llmfusion.scripted.Turns;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a tool loop ends before its time: deadline, cancel, a caller who is slow or gone; and many loops at once. */
@ExtendWith(VertxExtension.class)
class LoopEndTest {
    private static final ToolCall ECHO = ToolCall.of("call-1", "tools_echo", "{}");
    private static final ToolCall HUNG = ToolCall.of("call-2", "tools_hung", "{}");
    private static final LoopLimits SHORT =
            new LoopLimits(10, OptionalLong.empty(), Duration.ofMillis(300), Duration.ofSeconds(5));
    private static final FinishReason OVERDUE = FinishReason.of(FinishReason.Unified.LENGTH, "deadline");
    private AgentNode node;

    @BeforeEach
    void deploy(Vertx vertx) {
        node = new AgentNode(vertx);
        node.tools.tool("echo", "echoed").hungTool("hung");
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void a_deadline_before_any_content_is_a_time_out() {
        node.model.then(silent());
        assertThat(node.ask(AgentNode.streamedQuestion(), SHORT).error()).isInstanceOf(GatewayError.TimedOut.class);
        assertThat(node.ask(AgentNode.question(), SHORT).error()).isInstanceOf(GatewayError.TimedOut.class);
        Await.until("both chats are cancelled", () -> node.model.cancels.size() == 2);
    }

    @Test
    void a_deadline_in_the_middle_of_a_turn_ends_it_cleanly() {
        List<ChatEvent> begun = new ArrayList<>(opened("so far"));
        begun.add(new ChatEvent.UsageReport(Usage.of(7, 0)));
        node.model.then(streamed(calls(Usage.of(5, 1), ECHO)), streamed(begun));
        Loop loop = node.ask(AgentNode.streamedQuestion(), SHORT).read();
        assertThat(loop.terminal()).isInstanceOf(StreamItem.Event.class);
        assertThat(loop.text()).isEqualTo("so far");
        assertThat(loop.events()).containsSubsequence(new ChatEvent.TextEnd(0, 0), new ChatEvent.ChoiceEnd(0, OVERDUE));
        assertThat(loop.last().reason()).isEqualTo("deadline");
        assertThat(loop.last().usage()).contains(Usage.of(12, 1));
        Await.until("the model's stream is cancelled", () -> node.model.cancels.size() == 1);
    }

    @Test
    void a_deadline_in_the_middle_of_a_tool_call_ends_with_what_there_is() {
        node.model.then(streamed(calls(Usage.of(5, 1), HUNG)));
        Loop loop = node.ask(AgentNode.streamedQuestion(), SHORT).read();
        loop.terminal();
        assertThat(Loop.words(loop.steps()))
                .startsWith("tools of tools", "turn 1", "call call-2")
                .endsWith("end deadline");
        assertThat(loop.events()).contains(new ChatEvent.ChoiceEnd(0, OVERDUE));
        Await.until("the tool is cancelled", () -> node.tools.running.get() == 0);
        assertThat(node.model.commands).hasSize(1);
    }

    @Test
    void a_deadline_of_a_whole_answer_keeps_what_has_been_said() {
        node.model.then(ScriptedChat.whole(Turns.whole(TOOL_CALLS, Usage.of(5, 1), Part.Text.of("wait"), use(HUNG))));
        ChatReply.Answered answered = node.ask(AgentNode.question(), SHORT).answered();
        assertThat(answered.turn().parts()).containsExactly(Part.Text.of("wait"));
        assertThat(answered.turn().choices().getFirst().finish()).isEqualTo(OVERDUE);
        assertThat(Loop.last(answered.loop()).reason()).isEqualTo("deadline");
    }

    @Test
    void a_cancel_while_the_model_is_silent_reaches_it() {
        node.model.then(silent());
        Loop loop = node.ask(AgentNode.streamedQuestion());
        Await.until("the model is asked", () -> node.model.commands.size() == 1);
        loop.cancel();
        assertThat(loop.error()).isEqualTo(new GatewayError.Cancelled("client gone"));
        assertThat(node.model.cancels).hasSize(1);
    }

    @Test
    void a_cancel_of_the_stream_reaches_the_models_stream() {
        node.model.then(streamed(opened("so far")));
        Loop loop = node.ask(AgentNode.streamedQuestion()).read();
        Await.until("text has come", () -> loop.text().equals("so far"));
        loop.cancel();
        Await.until("the model's stream is cancelled", () -> node.model.cancels.size() == 1);
    }

    @Test
    void a_cancel_while_tools_run_reaches_each_of_them_and_no_turn_follows() {
        node.model.then(streamed(calls(Usage.NONE, HUNG, ToolCall.of("call-3", "tools_hung", "{}"))));
        Loop loop = node.ask(AgentNode.streamedQuestion()).read();
        Await.until("both tools run", () -> node.tools.running.get() == 2);
        loop.cancel();
        Await.until("both are cancelled", () -> node.tools.cancels.size() == 2);
        Await.until("nothing runs", () -> node.tools.running.get() == 0);
        assertThat(node.model.commands).hasSize(1);
    }

    @Test
    void a_cancel_of_a_whole_answer_reaches_its_tools() {
        node.model.then(ScriptedChat.whole(Turns.whole(TOOL_CALLS, Usage.NONE, use(HUNG))));
        Loop loop = node.ask(AgentNode.question());
        Await.until("the tool runs", () -> node.tools.running.get() == 1);
        loop.cancel();
        assertThat(loop.error()).isInstanceOf(GatewayError.Cancelled.class);
        Await.until("the tool is cancelled", () -> node.tools.cancels.size() == 1);
        assertThat(node.model.commands).hasSize(1);
    }

    @Test
    void a_cancel_while_the_tools_are_looked_up_asks_no_model() {
        node.tools.slowCatalog(300);
        Loop loop = node.ask(AgentNode.streamedQuestion());
        Await.until("the catalog is asked", () -> node.tools.listings.get() == 1);
        loop.cancel();
        assertThat(loop.error()).isInstanceOf(GatewayError.Cancelled.class);
        assertThat(node.model.commands).isEmpty();
    }

    @Test
    void a_caller_who_vanishes_leaves_nothing_behind() {
        node.model.then(streamed(calls(Usage.NONE, HUNG)));
        Loop loop = node.ask(AgentNode.streamedQuestion()).read();
        Await.until("the tool runs", () -> node.tools.running.get() == 1);
        assertThat(loop.items).isNotEmpty();
        node.callerVanishes();
        Await.until("the tool is cancelled", () -> node.tools.cancels.size() == 1);
    }

    @Test
    void a_slow_caller_slows_the_model_down() {
        StreamItem delta = new StreamItem.Event(new ChatEvent.TextDelta(0, 0, "x".repeat(1_000)));
        node.model.then(ScriptedChat.endless(new StreamItem.Event(new ChatEvent.TextStart(0, 0)), delta));
        Loop loop = node.ask(AgentNode.streamedQuestion()).read(4_000);
        Await.until("text flows", () -> loop.items.size() > 100);
        loop.stopGranting();
        int[] before = {-1};
        Await.until("the model stands still", () -> {
            int now = node.model.written.get();
            boolean same = now == before[0];
            before[0] = now;
            return same && node.model.written.get() - loop.items.size() < 200;
        });
        loop.resumeGranting();
        int stood = loop.items.size();
        Await.until("text flows again", () -> loop.items.size() > stood + 200);
        loop.cancel();
        Await.until("the model's stream is cancelled", () -> node.model.cancels.size() == 1);
    }

    @Test
    void an_agent_that_is_undeployed_ends_its_streams_with_an_error() {
        node.model.then(streamed(opened("so far")));
        Loop loop = node.ask(AgentNode.streamedQuestion()).read();
        Await.until("text has come", () -> loop.text().equals("so far"));
        Await.done(node.undeployAgent());
        assertThat(loop.terminal()).isInstanceOf(StreamItem.Failed.class);
        Await.until("the model's stream is cancelled", () -> node.model.cancels.size() == 1);
    }

    @Test
    void an_agent_that_is_undeployed_leaves_nobody_waiting() {
        node.model.then(silent());
        Loop loop = node.ask(AgentNode.streamedQuestion());
        Await.until("the model is asked", () -> node.model.commands.size() == 1);
        Await.done(node.undeployAgent());
        assertThat(loop.error()).isInstanceOfAny(GatewayError.Unavailable.class, GatewayError.Cancelled.class);
        Await.until("the model is cancelled", () -> node.model.cancels.size() == 1);
    }

    @Test
    void fifty_loops_of_one_instance_wait_side_by_side(Vertx vertx) {
        node.close();
        node = new AgentNode(vertx, 1);
        node.tools.slowTool("slow", "at last", 200);
        ToolCall slow = ToolCall.of("call-1", "tools_slow", "{}");
        node.model.then(ScriptedChat.by(command ->
                Turns.hasResult(command) ? streamed(text("done", Usage.NONE)) : streamed(calls(Usage.NONE, slow))));
        long started = System.nanoTime();
        List<Loop> loops = IntStream.range(0, 50)
                .mapToObj(at -> node.ask(AgentNode.streamedQuestion()))
                .toList();
        Await.done(Future.all(loops.stream().map(Loop::replied).toList()));
        loops.forEach(Loop::read);
        loops.forEach(Loop::terminal);
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        assertThat(node.tools.mostRunning.get()).isGreaterThan(25);
        assertThat(took).isLessThan(Duration.ofSeconds(5));
    }
}

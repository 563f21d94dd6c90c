package io.llmfusion.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.OnUnsupported;
import io.llmfusion.model.OutputOptions;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Role;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import io.llmfusion.model.ToolChoice;
import io.llmfusion.model.ToolSpec;
import io.llmfusion.model.ToolUsePolicy;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("providers")
class DemoUpstreamTest {
    private static Vertx vertx;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        ProviderNode.done(vertx.close());
    }

    private static final ToolSpec ADD =
            tool("add", "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}},\"required\":[\"a\"]}");
    private static final ToolSpec SAY = tool(
            "say",
            "{\"type\":\"object\",\"properties\":{\"message\":{\"type\":\"string\"}},\"required\":[\"message\"]}");

    @Test
    void streams_the_question_in_words_and_says_what_it_is() {
        try (ProviderNode node = new ProviderNode(vertx, Providers.demo())) {
            Asking asking = ask(node, question("How are you today?"), Duration.ofSeconds(5))
                    .read();
            assertThat(asking.terminal()).isInstanceOf(StreamItem.Event.class);
            assertThat(asking.text()).contains("demonstration").endsWith("How are you today?");
            assertThat(asking.events().stream().filter(ChatEvent.TextDelta.class::isInstance))
                    .hasSizeGreaterThan(10);
            assertThat(asking.events().getFirst()).isInstanceOf(ChatEvent.TurnStart.class);
            assertThat(asking.events().getLast()).isInstanceOfSatisfying(ChatEvent.TurnEnd.class, end -> assertThat(
                            end.usage())
                    .hasValueSatisfying(usage -> assertThat(usage.input()).isEqualTo(4)));
        }
    }

    @Test
    void answers_whole_and_always_the_same() {
        try (ProviderNode node = new ProviderNode(vertx, Providers.demo())) {
            ChatTurn first = whole(node, question("Again"));
            assertThat(whole(node, question("Again"))).isEqualTo(first);
            assertThat(first.choices().getFirst().finish().unified()).isEqualTo(FinishReason.Unified.STOP);
        }
    }

    @Test
    void calls_the_tools_that_the_question_names_with_its_arguments() {
        try (ProviderNode node = new ProviderNode(vertx, Providers.demo())) {
            ChatTurn turn = whole(
                    node,
                    question("Use the tool say with {\"message\": \"x {y}\"} and the tool add with 42", SAY, ADD));
            assertThat(calls(turn)).extracting(ToolCall::name).containsExactly("say", "add");
            assertThat(calls(turn))
                    .extracting(call -> call.arguments().text())
                    .containsExactly("{\"message\": \"x {y}\"}", "{\"a\":42}");
            assertThat(turn.choices().getFirst().finish().unified()).isEqualTo(FinishReason.Unified.TOOL_CALLS);
        }
    }

    @Test
    void makes_arguments_up_from_the_schema() {
        try (ProviderNode node = new ProviderNode(vertx, Providers.demo())) {
            assertThat(calls(whole(node, question("please say 'hello there'", SAY)))
                            .getFirst()
                            .arguments()
                            .text())
                    .isEqualTo("{\"message\":\"hello there\"}");
        }
    }

    @Test
    void heeds_the_tool_choice() {
        ToolUsePolicy none =
                new ToolUsePolicy(List.of(SAY), Optional.of(new ToolChoice.None()), Optional.empty(), List.of());
        ToolUsePolicy required =
                new ToolUsePolicy(List.of(SAY), Optional.of(new ToolChoice.Required()), Optional.empty(), List.of());
        try (ProviderNode node = new ProviderNode(vertx, Providers.demo())) {
            assertThat(calls(whole(node, question("say it").withTools(none)))).isEmpty();
            assertThat(calls(whole(node, question("nothing").withTools(required))))
                    .hasSize(1);
        }
    }

    @Test
    void answers_with_what_the_tool_said() {
        ToolCall call = ToolCall.of("call_1", "say", "{}");
        ChatRequest request = question("say something", SAY)
                .withMessages(List.of(
                        ChatMessage.text(Role.USER, "say something"),
                        ChatMessage.of(Role.ASSISTANT, List.of(new Part.ToolUse(call, Extras.NONE))),
                        ChatMessage.of(
                                Role.TOOL,
                                List.of(new Part.ToolResult(
                                        new ToolCallId("call_1"),
                                        List.of(Part.Text.of("forty-two")),
                                        false,
                                        Extras.NONE)))));
        try (ProviderNode node = new ProviderNode(vertx, Providers.demo())) {
            ChatTurn turn = whole(node, request);
            assertThat(calls(turn)).isEmpty();
            assertThat(((Part.Text) turn.parts().getFirst()).text()).endsWith("forty-two");
        }
    }

    @Test
    void an_unknown_model_is_not_found() {
        try (ProviderNode node = new ProviderNode(vertx, Providers.demo())) {
            GatewayError error = node.ask(
                            new ChatBody.Parsed(question("x")), "gpt", OnUnsupported.WARN, Duration.ofSeconds(5))
                    .error();
            assertThat(error)
                    .isInstanceOfSatisfying(GatewayError.ModelNotFound.class, missing -> assertThat(missing.near())
                            .containsExactly("echo"));
        }
    }

    @Test
    void nothing_comes_before_the_first_grant_and_a_small_window_is_enough() {
        try (ProviderNode node = new ProviderNode(vertx, Providers.demo())) {
            Asking asking = ask(node, question("word ".repeat(2_000)), Duration.ofSeconds(20));
            asking.accepted();
            assertThat(asking.items).isEmpty();
            asking.read(100);
            asking.terminal();
            assertThat(asking.text()).endsWith("word word");
        }
    }

    @Test
    void a_cancelled_stream_stops() {
        ProviderSetup.Pacing slow = new ProviderSetup.Pacing(Duration.ofMillis(20), Duration.ofMillis(100));
        try (ProviderNode node = new ProviderNode(vertx, Providers.demo(), slow)) {
            Asking asking = ask(node, question("word ".repeat(2_000)), Duration.ofSeconds(20))
                    .read();
            ProviderNode.await(() -> asking.items.size() > 3, "it streams");
            asking.cancel(Cancel.Policy.RESET);
            node.assertSettled();
        }
    }

    @Test
    void undeploying_ends_streams_by_an_error_after_the_grace() {
        ProviderSetup.Pacing slow = new ProviderSetup.Pacing(Duration.ofMillis(20), Duration.ofMillis(200));
        try (ProviderNode node = new ProviderNode(vertx, Providers.demo(), slow)) {
            Asking asking = ask(node, question("word ".repeat(2_000)), Duration.ofSeconds(20))
                    .read();
            asking.accepted();
            ProviderNode.done(node.undeploy());
            assertThat(asking.terminal())
                    .isInstanceOfSatisfying(StreamItem.Failed.class, failed -> assertThat(failed.error())
                            .isInstanceOf(GatewayError.Unavailable.class));
        }
    }

    @Test
    void undeploying_lets_a_short_answer_end() {
        ProviderSetup.Pacing slow = new ProviderSetup.Pacing(Duration.ofMillis(5), Duration.ofSeconds(10));
        try (ProviderNode node = new ProviderNode(vertx, Providers.demo(), slow)) {
            Asking asking =
                    ask(node, question("a few words"), Duration.ofSeconds(20)).read();
            asking.accepted();
            ProviderNode.done(node.undeploy());
            assertThat(asking.terminal()).isInstanceOf(StreamItem.Event.class);
        }
    }

    private static Asking ask(ProviderNode node, ChatRequest request, Duration time) {
        ChatRequest streaming = request.withOutput(request.output().streaming(OutputOptions.Delivery.STREAM));
        return node.ask(new ChatBody.Parsed(streaming), "echo", OnUnsupported.WARN, time);
    }

    private static ChatTurn whole(ProviderNode node, ChatRequest request) {
        Asking asking = node.ask(new ChatBody.Parsed(request), "echo", OnUnsupported.WARN, Duration.ofSeconds(10));
        return ((ChatReply.Answered) asking.reply()).turn();
    }

    private static ChatRequest question(String text, ToolSpec... tools) {
        return ChatRequest.of("echo", List.of(ChatMessage.text(Role.USER, text)))
                .withTools(ToolUsePolicy.NONE.withTools(Arrays.asList(tools)));
    }

    private static ToolSpec tool(String name, String schema) {
        return new ToolSpec.Function(name, Optional.empty(), new RawJson(schema), Optional.empty(), Extras.NONE);
    }

    private static List<ToolCall> calls(ChatTurn turn) {
        return turn.parts().stream()
                .filter(Part.ToolUse.class::isInstance)
                .map(part -> ((Part.ToolUse) part).call())
                .toList();
    }
}

package io.llmfusion.agent;

import static io.llmfusion.scripted.ScriptedChat.streamed;
import static io.llmfusion.scripted.Turns.calls;
import static io.llmfusion.scripted.Turns.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.Usage;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Arguments of a model that do not fit the tool. */
@ExtendWith(VertxExtension.class)
class ArgumentsTest {
    @Test
    void the_model_is_told_what_is_wrong_and_the_server_is_not_asked(Vertx vertx) {
        try (AgentNode node = new AgentNode(vertx)) {
            node.tools.tool("echo", "echoed");
            node.model.then(
                    streamed(calls(Usage.NONE, ToolCall.of("call-1", "tools_echo", "{\"text\":[1]}"))),
                    streamed(calls(Usage.NONE, ToolCall.of("call-2", "tools_echo", "{\"text\":\"one\"}"))),
                    streamed(text("done", Usage.NONE)));
            Loop loop = node.ask(AgentNode.streamedQuestion()).read();
            loop.terminal();
            List<LoopEvent.ToolCallFinished> results = Loop.results(loop.steps());
            assertThat(results).extracting(LoopEvent.ToolCallFinished::error).containsExactly(true, false);
            assertThat(results.getFirst().result().text())
                    .contains("`text`: array found, string expected")
                    .contains("call the tool again");
            assertThat(node.tools.calls).hasSize(1);
        }
    }
}

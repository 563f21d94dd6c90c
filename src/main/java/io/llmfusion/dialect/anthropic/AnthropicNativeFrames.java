package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.anthropic.AnthropicBlockQueue.Yield;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Blocks of Anthropic's own tools in a stream: a call's input comes in a delta, as the provider sends it. */
final class AnthropicNativeFrames {
    private AnthropicNativeFrames() {}

    static void write(ChatEvent.NativeBlock block, AnthropicBlockQueue blocks, Buffer out) {
        RawJson start = block.value();
        Optional<RawJson> input = Optional.empty();
        if (block.type().endsWith("tool_use") && block.value().tree() instanceof ObjectNode tree) {
            JsonNode given = tree.path("input");
            if (given.isObject() && !given.isEmpty()) {
                input = Optional.of(RawJson.of(given));
                ObjectNode empty = tree.deepCopy();
                empty.set("input", Json.object());
                start = RawJson.of(empty);
            }
        }
        blocks.open(block.block(), start.text(), Yield.WHOLE, out);
        input.ifPresent(arguments -> blocks.delta(
                block.block(), AnthropicBlockQueue.delta("input_json_delta", "partial_json", arguments.text()), out));
        blocks.close(block.block(), out);
    }
}

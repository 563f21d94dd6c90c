package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.FusionEvents;
import io.llmfusion.model.Json;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.RawJson;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * The gateway's tool loop in this format: {@code mcp_tool_use} and {@code mcp_tool_result} blocks, as Anthropic's own MCP
 * connector has them, and the loop's last word as a {@code fusion} object.
 *
 * @see <a href="https://platform.claude.com/docs/en/agents-and-tools/mcp-connector">MCP connector</a>
 */
final class AnthropicLoopBlocks {
    private AnthropicLoopBlocks() {}

    static void write(JsonGenerator json, List<LoopEvent> loop) {
        for (LoopEvent event : loop) {
            switch (event) {
                case LoopEvent.ToolCallStarted started -> use(json, started, AnthropicJson.input(started.arguments()));
                case LoopEvent.ToolCallFinished finished -> result(json, finished);
                case LoopEvent.ToolsListed _, LoopEvent.TurnFinished _, LoopEvent.Ended _ -> {}
            }
        }
    }

    /** @param input the arguments, or an empty object where they follow in deltas */
    static void use(JsonGenerator json, LoopEvent.ToolCallStarted call, RawJson input) {
        json.writeStartObject();
        json.writeStringProperty("type", "mcp_tool_use");
        json.writeStringProperty("id", call.id().value());
        json.writeStringProperty("name", call.name());
        json.writeStringProperty("server_name", call.server().value());
        AnthropicJson.raw(json, "input", input);
        json.writeEndObject();
    }

    static void result(JsonGenerator json, LoopEvent.ToolCallFinished call) {
        json.writeStartObject();
        json.writeStringProperty("type", "mcp_tool_result");
        json.writeStringProperty("tool_use_id", call.id().value());
        json.writeBooleanProperty("is_error", call.error());
        json.writeArrayPropertyStart("content");
        content(json, call.result());
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Text blocks of an MCP result as they are; anything else as its JSON text, since these blocks hold text only. */
    private static void content(JsonGenerator json, RawJson result) {
        Optional<JsonNode> tree = result.parsed();
        if (tree.filter(node -> node.path("content").isArray()).isEmpty()) {
            text(
                    json,
                    tree.filter(JsonNode::isString).map(JsonNode::stringValue).orElse(result.text()));
            return;
        }
        for (JsonNode block : tree.get().path("content")) {
            boolean isText = block.path("type").asString("").equals("text");
            text(json, isText ? block.path("text").asString("") : Json.write(block));
        }
    }

    private static void text(JsonGenerator json, String text) {
        json.writeStartObject();
        json.writeStringProperty("type", "text");
        json.writeStringProperty("text", text);
        json.writeEndObject();
    }

    /** The last word, if the loop had one. */
    static Optional<LoopEvent.Ended> ended(List<LoopEvent> loop) {
        return loop.stream()
                .filter(LoopEvent.Ended.class::isInstance)
                .map(LoopEvent.Ended.class::cast)
                .findFirst();
    }

    static void fusion(JsonGenerator json, LoopEvent.Ended ended) {
        json.writeName("fusion");
        json.writeRawValue(Json.write(FusionEvents.json(ended)));
    }
}

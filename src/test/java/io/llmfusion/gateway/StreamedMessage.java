package io.llmfusion.gateway;

import io.llmfusion.model.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A whole Messages answer as the stream that Anthropic would send of it. */
final class StreamedMessage {
    private final StringBuilder frames = new StringBuilder();

    private StreamedMessage() {}

    static String of(String whole) {
        StreamedMessage stream = new StreamedMessage();
        JsonNode message = Json.read(whole);
        ObjectNode start = (ObjectNode) message.deepCopy();
        start.putArray("content");
        start.putNull("stop_reason");
        stream.frame("message_start").set("message", start);
        stream.end();
        for (int index = 0; index < message.path("content").size(); index++) {
            stream.block(index, message.path("content").path(index));
        }
        stream.frame("message_delta").putObject("delta").set("stop_reason", message.path("stop_reason"));
        stream.frame.set("usage", message.path("usage"));
        stream.end();
        stream.frame("message_stop");
        stream.end();
        return stream.frames.toString();
    }

    private ObjectNode frame = Json.object();

    private ObjectNode frame(String type) {
        frame = Json.object().put("type", type);
        return frame;
    }

    private void end() {
        frames.append("event: ").append(frame.path("type").asString("")).append("\ndata: ");
        frames.append(Json.write(frame)).append("\n\n");
    }

    private void block(int index, JsonNode block) {
        ObjectNode opened = (ObjectNode) block.deepCopy();
        String type = block.path("type").asString("");
        switch (type) {
            case "text" -> opened.put("text", "");
            case "thinking" -> opened.put("thinking", "").put("signature", "");
            case "tool_use" -> opened.putObject("input");
            default -> {}
        }
        frame("content_block_start").put("index", index).set("content_block", opened);
        end();
        switch (type) {
            case "text" -> delta(index, "text_delta", "text", block.path("text").asString(""));
            case "thinking" -> {
                delta(
                        index,
                        "thinking_delta",
                        "thinking",
                        block.path("thinking").asString(""));
                delta(
                        index,
                        "signature_delta",
                        "signature",
                        block.path("signature").asString(""));
            }
            case "tool_use" -> delta(index, "input_json_delta", "partial_json", Json.write(block.path("input")));
            default -> {}
        }
        frame("content_block_stop").put("index", index);
        end();
    }

    private void delta(int index, String type, String field, String value) {
        frame("content_block_delta")
                .put("index", index)
                .putObject("delta")
                .put("type", type)
                .put(field, value);
        end();
    }
}

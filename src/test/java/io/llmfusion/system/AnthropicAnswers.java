package io.llmfusion.system;

import io.llmfusion.model.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Messages as api.anthropic.com sends them (docs.anthropic.com/en/api/messages, /messages-streaming). */
final class AnthropicAnswers {
    private AnthropicAnswers() {}

    static String whole(Played turn) {
        ObjectNode message = message();
        ArrayNode content = message.putArray("content");
        if (!turn.text().isEmpty()) {
            content.addObject().put("type", "text").put("text", turn.text());
        }
        for (Played.Call call : turn.calls()) {
            content.add(call(call).set("input", Json.read(call.arguments())));
        }
        message.put("stop_reason", reason(turn)).putNull("stop_sequence");
        message.set("usage", usage().put("output_tokens", Played.OUTPUT));
        return message.toString();
    }

    static List<String> frames(Played turn) {
        List<String> frames = new ArrayList<>();
        ObjectNode start = event("message_start");
        ObjectNode message = message().putNull("stop_reason").putNull("stop_sequence");
        message.putArray("content");
        message.set("usage", usage().put("output_tokens", 1));
        start.set("message", message);
        frames.add(frame(start));
        frames.add(frame(event("ping")));
        int index = 0;
        if (!turn.text().isEmpty()) {
            block(frames, index++, Json.object().put("type", "text").put("text", ""), "text", turn.text());
        }
        for (Played.Call call : turn.calls()) {
            block(frames, index++, call(call), "partial_json", call.arguments());
        }
        ObjectNode end = event("message_delta");
        end.putObject("delta").put("stop_reason", reason(turn)).putNull("stop_sequence");
        end.putObject("usage").put("output_tokens", Played.OUTPUT);
        frames.add(frame(end));
        frames.add(frame(event("message_stop")));
        return frames;
    }

    static String error(String type, String message) {
        ObjectNode body = event("error");
        body.putObject("error").put("type", type).put("message", message);
        return body.put("request_id", "req_1").toString();
    }

    private static void block(List<String> frames, int index, ObjectNode opened, String field, String whole) {
        ObjectNode start = event("content_block_start").put("index", index);
        start.set("content_block", opened);
        frames.add(frame(start));
        for (String piece : OpenAiAnswers.pieces(whole)) {
            ObjectNode delta = event("content_block_delta").put("index", index);
            String type = field.equals("text") ? "text_delta" : "input_json_delta";
            delta.putObject("delta").put("type", type).put(field, piece);
            frames.add(frame(delta));
        }
        frames.add(frame(event("content_block_stop").put("index", index)));
    }

    private static ObjectNode call(Played.Call call) {
        ObjectNode block =
                Json.object().put("type", "tool_use").put("id", call.id()).put("name", call.name());
        block.putObject("input");
        return block;
    }

    private static ObjectNode message() {
        return Json.object()
                .put("id", "msg_01A")
                .put("type", "message")
                .put("role", "assistant")
                .put("model", "m-1-20260801");
    }

    private static ObjectNode event(String type) {
        return Json.object().put("type", type);
    }

    private static String frame(ObjectNode event) {
        return "event: " + event.get("type").stringValue() + "\ndata: " + event + "\n\n";
    }

    private static String reason(Played turn) {
        return turn.calls().isEmpty() ? "end_turn" : "tool_use";
    }

    private static ObjectNode usage() {
        return Json.object()
                .put("input_tokens", Played.INPUT - Played.CACHED)
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", Played.CACHED)
                .put("service_tier", "standard");
    }
}

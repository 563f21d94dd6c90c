package io.llmfusion.system;

import io.llmfusion.model.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Responses as api.openai.com sends them (platform.openai.com/docs/api-reference/responses). */
final class ResponsesAnswers {
    private ResponsesAnswers() {}

    static String whole(Played turn) {
        return response(turn, "completed").toString();
    }

    private static ObjectNode response(Played turn, String status) {
        ObjectNode response = Json.object()
                .put("id", "resp_R1")
                .put("object", "response")
                .put("created_at", 1_790_000_000)
                .put("status", status)
                .put("model", "m-1-2026-08-01");
        ArrayNode output = response.putArray("output");
        if (status.equals("completed")) {
            items(turn).forEach(output::add);
            ObjectNode usage = response.putObject("usage");
            usage.put("input_tokens", Played.INPUT)
                    .putObject("input_tokens_details")
                    .put("cached_tokens", Played.CACHED);
            usage.put("output_tokens", Played.OUTPUT)
                    .putObject("output_tokens_details")
                    .put("reasoning_tokens", 0);
            usage.put("total_tokens", Played.INPUT + Played.OUTPUT);
        }
        return response;
    }

    private static List<ObjectNode> items(Played turn) {
        List<ObjectNode> items = new ArrayList<>();
        if (!turn.text().isEmpty()) {
            ObjectNode message = message("completed");
            message.putArray("content").add(text(turn.text()));
            items.add(message);
        }
        turn.calls().forEach(call -> items.add(call(call, call.arguments())));
        return items;
    }

    private static ObjectNode message(String status) {
        return Json.object()
                .put("id", "msg_R1")
                .put("type", "message")
                .put("status", status)
                .put("role", "assistant");
    }

    private static ObjectNode text(String text) {
        ObjectNode part = Json.object().put("type", "output_text").put("text", text);
        part.putArray("annotations");
        part.putArray("logprobs");
        return part;
    }

    private static ObjectNode call(Played.Call call, String arguments) {
        return Json.object()
                .put("id", "fc_" + call.id())
                .put("type", "function_call")
                .put("status", "completed")
                .put("call_id", call.id())
                .put("name", call.name())
                .put("arguments", arguments);
    }

    static List<String> frames(Played turn) {
        Frames frames = new Frames();
        frames.life("response.created", response(turn, "in_progress"));
        frames.life("response.in_progress", response(turn, "in_progress"));
        if (!turn.text().isEmpty()) {
            frames.said(turn.text());
        }
        turn.calls().forEach(frames::call);
        frames.life("response.completed", response(turn, "completed"));
        return frames.written;
    }

    /** platform.openai.com/docs/api-reference/responses-streaming/error */
    static String errorFrame(String type, String message) {
        ObjectNode event = Json.object().put("type", "error").put("sequence_number", 9);
        event.put("code", type).put("message", message).putNull("param");
        return "event: error\ndata: " + event + "\n\n";
    }

    /** Frames with their numbers. */
    private static final class Frames {
        private final List<String> written = new ArrayList<>();
        private int index;

        void life(String type, ObjectNode response) {
            ObjectNode payload = payload(type);
            payload.set("response", response);
            add(payload);
        }

        private ObjectNode payload(String type) {
            return Json.object().put("type", type).put("sequence_number", written.size());
        }

        private void add(ObjectNode payload) {
            written.add("event: " + payload.path("type").asString() + "\ndata: " + payload + "\n\n");
        }

        private void item(String type, ObjectNode item) {
            ObjectNode payload = payload(type).put("output_index", index);
            payload.set("item", item);
            add(payload);
        }

        private ObjectNode ofItem(String type, String id) {
            return payload(type).put("item_id", id).put("output_index", index);
        }

        void said(String text) {
            ObjectNode begun = ResponsesAnswers.message("in_progress");
            begun.putArray("content");
            item("response.output_item.added", begun);
            part("response.content_part.added", "");
            OpenAiAnswers.pieces(text)
                    .forEach(piece -> add(ofItem("response.output_text.delta", "msg_R1")
                            .put("content_index", 0)
                            .put("delta", piece)));
            add(ofItem("response.output_text.done", "msg_R1")
                    .put("content_index", 0)
                    .put("text", text));
            part("response.content_part.done", text);
            ObjectNode done = ResponsesAnswers.message("completed");
            done.putArray("content").add(ResponsesAnswers.text(text));
            item("response.output_item.done", done);
            index++;
        }

        private void part(String type, String text) {
            ObjectNode payload = ofItem(type, "msg_R1").put("content_index", 0);
            payload.set("part", ResponsesAnswers.text(text));
            add(payload);
        }

        void call(Played.Call call) {
            String id = "fc_" + call.id();
            item("response.output_item.added", ResponsesAnswers.call(call, "").put("status", "in_progress"));
            OpenAiAnswers.pieces(call.arguments())
                    .forEach(piece -> add(
                            ofItem("response.function_call_arguments.delta", id).put("delta", piece)));
            add(ofItem("response.function_call_arguments.done", id).put("arguments", call.arguments()));
            item("response.output_item.done", ResponsesAnswers.call(call, call.arguments()));
            index++;
        }
    }
}

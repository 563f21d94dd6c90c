package io.llmfusion.system;

import io.llmfusion.model.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Chat completions as api.openai.com sends them (platform.openai.com/docs/api-reference/chat). */
final class OpenAiAnswers {
    private static final int PIECE = 7;

    private OpenAiAnswers() {}

    static String whole(Played turn) {
        ObjectNode message = Json.object().put("role", "assistant");
        message.put("content", turn.text().isEmpty() ? null : turn.text()).putNull("refusal");
        if (!turn.calls().isEmpty()) {
            ArrayNode calls = message.putArray("tool_calls");
            turn.calls().forEach(call -> calls.add(call(call, call.arguments())));
        }
        ObjectNode answer = head("chat.completion");
        ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
        choice.set("message", message);
        choice.putNull("logprobs").put("finish_reason", finish(turn));
        answer.set("usage", usage());
        return answer.toString();
    }

    static List<String> frames(Played turn) {
        List<String> frames = new ArrayList<>();
        ObjectNode role = Json.object().put("role", "assistant");
        frames.add(chunk(role.put("content", turn.calls().isEmpty() ? "" : null).putNull("refusal")));
        for (String piece : pieces(turn.text())) {
            frames.add(chunk(Json.object().put("content", piece)));
        }
        int index = 0;
        for (Played.Call call : turn.calls()) {
            frames.add(chunk(calls(call(call, "").put("index", index))));
            for (String piece : pieces(call.arguments())) {
                ObjectNode delta = Json.object().put("index", index);
                delta.putObject("function").put("arguments", piece);
                frames.add(chunk(calls(delta)));
            }
            index++;
        }
        frames.add(frame(choice(Json.object(), finish(turn))));
        ObjectNode last = head("chat.completion.chunk");
        last.putArray("choices");
        last.set("usage", usage());
        frames.add(frame(last));
        frames.add("data: [DONE]\n\n");
        return frames;
    }

    static String error(String type, String message) {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .putNull("param")
                .putNull("code");
        return body.toString();
    }

    /** A text as a model writes it, some characters at a time. */
    static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        for (int start = 0; start < text.length(); start += PIECE) {
            pieces.add(text.substring(start, Math.min(text.length(), start + PIECE)));
        }
        return pieces;
    }

    private static ObjectNode call(Played.Call call, String arguments) {
        ObjectNode node = Json.object().put("id", call.id()).put("type", "function");
        node.putObject("function").put("name", call.name()).put("arguments", arguments);
        return node;
    }

    private static ObjectNode calls(ObjectNode call) {
        ObjectNode delta = Json.object();
        delta.putArray("tool_calls").add(call);
        return delta;
    }

    private static String chunk(ObjectNode delta) {
        ObjectNode chunk = choice(delta, "");
        return frame(chunk);
    }

    private static ObjectNode choice(ObjectNode delta, String finish) {
        ObjectNode chunk = head("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finish.isEmpty() ? null : finish);
        chunk.putNull("usage");
        return chunk;
    }

    private static String frame(ObjectNode chunk) {
        return "data: " + chunk + "\n\n";
    }

    private static ObjectNode head(String object) {
        return Json.object()
                .put("id", "chatcmpl-C1")
                .put("object", object)
                .put("created", 1_790_000_000)
                .put("model", "m-1-2026-08-01")
                .put("service_tier", "default")
                .put("system_fingerprint", "fp_1");
    }

    private static String finish(Played turn) {
        return turn.calls().isEmpty() ? "stop" : "tool_calls";
    }

    private static ObjectNode usage() {
        ObjectNode usage = Json.object()
                .put("prompt_tokens", Played.INPUT)
                .put("completion_tokens", Played.OUTPUT)
                .put("total_tokens", Played.INPUT + Played.OUTPUT);
        usage.putObject("prompt_tokens_details").put("cached_tokens", Played.CACHED);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", 0);
        return usage;
    }
}

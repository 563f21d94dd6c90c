package io.llmfusion.system;

import io.llmfusion.model.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers as generativelanguage.googleapis.com sends them (ai.google.dev/api/generate-content). */
final class GeminiAnswers {
    private GeminiAnswers() {}

    static String whole(Played turn) {
        ObjectNode answer = Json.object();
        ObjectNode candidate = candidate(answer);
        ArrayNode parts = parts(candidate);
        if (!turn.text().isEmpty()) {
            parts.addObject().put("text", turn.text());
        }
        calls(parts, turn);
        return ended(answer, candidate).toString();
    }

    static List<String> frames(Played turn) {
        List<String> frames = new ArrayList<>();
        for (String piece : OpenAiAnswers.pieces(turn.text())) {
            ObjectNode chunk = Json.object();
            parts(candidate(chunk)).addObject().put("text", piece);
            frames.add(frame(named(chunk)));
        }
        if (!turn.calls().isEmpty()) {
            ObjectNode chunk = Json.object();
            calls(parts(candidate(chunk)), turn);
            frames.add(frame(named(chunk)));
        }
        ObjectNode last = Json.object();
        ObjectNode candidate = candidate(last);
        parts(candidate).addObject().put("text", "");
        frames.add(frame(ended(last, candidate)));
        return frames;
    }

    /** @param type in the words of the other formats */
    static String error(String type, String message) {
        ObjectNode body = Json.object();
        ObjectNode error = body.putObject("error").put("message", message);
        switch (type) {
            case "invalid_request_error" -> error.put("code", 400).put("status", "INVALID_ARGUMENT");
            case "rate_limit_error" -> error.put("code", 429).put("status", "RESOURCE_EXHAUSTED");
            case "not_found_error" -> error.put("code", 404).put("status", "NOT_FOUND");
            case "overloaded_error" -> error.put("code", 503).put("status", "UNAVAILABLE");
            default -> error.put("code", 500).put("status", "INTERNAL");
        }
        return body.toString();
    }

    private static ObjectNode candidate(ObjectNode answer) {
        return answer.putArray("candidates").addObject().put("index", 0);
    }

    private static ArrayNode parts(ObjectNode candidate) {
        return candidate.putObject("content").put("role", "model").putArray("parts");
    }

    /** Only the first of a step's calls is signed. */
    private static void calls(ArrayNode parts, Played turn) {
        for (int index = 0; index < turn.calls().size(); index++) {
            Played.Call call = turn.calls().get(index);
            ObjectNode part = parts.addObject();
            part.putObject("functionCall")
                    .put("id", call.id())
                    .put("name", call.name())
                    .set("args", Json.read(call.arguments()));
            if (index == 0) {
                part.put("thoughtSignature", "c2lnbmVkLWJ5LXRoZS1zY3JpcHQ=");
            }
        }
    }

    private static ObjectNode ended(ObjectNode answer, ObjectNode candidate) {
        candidate.put("finishReason", "STOP");
        answer.putObject("usageMetadata")
                .put("promptTokenCount", Played.INPUT)
                .put("cachedContentTokenCount", Played.CACHED)
                .put("candidatesTokenCount", Played.OUTPUT - 2)
                .put("thoughtsTokenCount", 2)
                .put("totalTokenCount", Played.INPUT + Played.OUTPUT);
        return named(answer);
    }

    private static ObjectNode named(ObjectNode answer) {
        return answer.put("modelVersion", "m-1-20260801").put("responseId", "r-01A");
    }

    private static String frame(ObjectNode chunk) {
        return "data: " + chunk + "\r\n\r\n";
    }
}

package io.llmfusion.probe;

import io.llmfusion.model.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Decides by an answer whether its provider can do what it was asked for. Pure. */
public final class Judge {
    private static final int LONGEST_NOTE = 160;

    private Judge() {}

    public static Verdict of(Capability capability, Reply reply) {
        if (!reply.isSuccess()) {
            return refused(reply);
        }
        if (capability == Capability.STREAMING) {
            return StreamJudge.of(reply.body());
        }
        JsonNode answer;
        try {
            answer = Json.read(reply.body());
        } catch (JacksonException notJson) {
            return new Verdict.No("the answer is no JSON");
        }
        return whole(capability, answer);
    }

    private static Verdict whole(Capability capability, JsonNode answer) {
        JsonNode message = answer.at("/choices/0/message");
        String text = message.path("content").asString("").strip();
        return switch (capability) {
            case CHAT, AUDIO, STREAMING -> text.isEmpty() ? new Verdict.No("the answer is empty") : new Verdict.Yes("");
            case FUNCTIONS -> calls(message, List.of("paris"));
            case PARALLEL_TOOLS -> calls(message, List.of("paris", "london"));
            case STRUCTURED_OUTPUT -> structured(text);
            case REASONING -> reasoning(answer, message);
            case VISION ->
                text.toLowerCase(Locale.ROOT).contains("red")
                        ? new Verdict.Yes("")
                        : new Verdict.No("did not see that the picture is red");
            case EMBEDDINGS -> vector(answer.at("/data/0/embedding"));
            case TOKEN_COUNTING -> counted(answer.path("input_tokens"));
        };
    }

    private static Verdict calls(JsonNode message, List<String> cities) {
        JsonNode calls = message.path("tool_calls");
        for (int call = 0; call < cities.size(); call++) {
            JsonNode function = calls.path(call).path("function");
            if (function.isMissingNode()) {
                return new Verdict.No(call == 0 ? "did not call the function" : "calls one function at a time");
            }
            String city = arguments(function).path("city").asString("").toLowerCase(Locale.ROOT);
            if (!city.contains(cities.get(call))) {
                return new Verdict.No("called the function with other arguments");
            }
        }
        return new Verdict.Yes("");
    }

    private static JsonNode arguments(JsonNode function) {
        try {
            return Json.read(function.path("arguments").asString(""));
        } catch (JacksonException broken) {
            return MissingNode.getInstance();
        }
    }

    private static Verdict structured(String text) {
        try {
            JsonNode value = Json.read(text);
            boolean fits = value.isObject()
                    && value.size() == 2
                    && value.path("country").isString()
                    && value.path("capital").isString();
            return fits ? new Verdict.Yes("") : new Verdict.No("JSON, but not of the schema");
        } catch (JacksonException notJson) {
            return new Verdict.No("the text is no JSON");
        }
    }

    private static Verdict reasoning(JsonNode answer, JsonNode message) {
        long tokens =
                answer.at("/usage/completion_tokens_details/reasoning_tokens").asLong(0);
        boolean shown = !message.path("reasoning_content").asString("").isEmpty();
        if (shown) {
            return new Verdict.Yes("shows its reasoning");
        }
        return tokens > 0 ? new Verdict.Yes("counts it, does not show it") : new Verdict.No("no sign of reasoning");
    }

    private static Verdict vector(JsonNode vector) {
        return vector.isArray() && !vector.isEmpty()
                ? new Verdict.Yes(vector.size() + " dimensions")
                : new Verdict.No("no vector in the answer");
    }

    private static Verdict counted(JsonNode tokens) {
        return tokens.asLong(0) > 0 ? new Verdict.Yes("") : new Verdict.No("no count in the answer");
    }

    /** A refusal of the request is an answer to the question; everything else says nothing about what it can do. */
    private static Verdict refused(Reply reply) {
        String said =
                reply.status() + message(reply.body()).map(text -> ": " + text).orElse("");
        return switch (reply.status()) {
            case 400, 404, 405, 415, 422, 501 -> new Verdict.No(said);
            default -> new Verdict.Unclear(said);
        };
    }

    private static Optional<String> message(String body) {
        try {
            return Optional.of(Json.read(body).at("/error/message").asString(""))
                    .filter(text -> !text.isBlank())
                    .map(Judge::shortened);
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST_NOTE ? line : line.substring(0, LONGEST_NOTE) + "...";
    }
}

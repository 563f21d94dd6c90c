package io.llmfusion.probe;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/** The questions that go to the chat route, in OpenAI's format. Their wording lets the answer be judged by a program. */
final class ChatQuestions {
    static final String PATH = "/v1/chat/completions";

    /** Reasoning models think before they answer; what they write is bounded by this too. */
    private static final int OUTPUT = 1_024;

    /** 32 by 32 pixels, all red. */
    private static final String RED_PNG =
            "iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAIAAAD8GO2jAAAAJ0lEQVR42u3NsQkAAAjAsP7/tF7hIASyp6lTCQQCgUAgEAgEgi/BAjLD/C5w/SM9AAAAAElFTkSuQmCC";

    private static final String CITIES = "Use the function get_weather: call get_weather {\"city\": \"Paris\"}";

    private static final String TOOLS = """
            [{"type": "function", "function": {"name": "get_weather", "description": "The weather of one city, now.",
              "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"],
                             "additionalProperties": false}}}]""";

    private static final String FORMAT = """
            {"type": "json_schema", "json_schema": {"name": "capital", "strict": true, "schema": {"type": "object",
              "properties": {"country": {"type": "string"}, "capital": {"type": "string"}},
              "required": ["country", "capital"], "additionalProperties": false}}}""";

    private final String model;

    ChatQuestions(String model) {
        this.model = model;
    }

    Question chat() {
        return question(Capability.CHAT, asking("Answer with the one word: pong"));
    }

    Question streaming() {
        ObjectNode body = asking("Count from one to ten in words, separated by commas.");
        body.put("stream", true).putObject("stream_options").put("include_usage", true);
        return question(Capability.STREAMING, body);
    }

    Question functions() {
        ObjectNode body = asking(CITIES + ".");
        body.set("tools", Json.read(TOOLS));
        return question(Capability.FUNCTIONS, body);
    }

    Question parallelTools() {
        ObjectNode body = asking(CITIES + " and, in the same turn, get_weather {\"city\": \"London\"}.");
        body.set("tools", Json.read(TOOLS));
        return question(Capability.PARALLEL_TOOLS, body);
    }

    Question structuredOutput() {
        ObjectNode body = asking("Name the capital of France, as JSON with `country` and `capital`.");
        body.set("response_format", Json.read(FORMAT));
        return question(Capability.STRUCTURED_OUTPUT, body);
    }

    Question reasoning() {
        ObjectNode body = asking("A farmer has 17 sheep. All but 9 run away. How many are left?");
        return question(Capability.REASONING, body.put("reasoning_effort", "low"));
    }

    Question vision() {
        ObjectNode body = Json.object();
        ObjectNode message = message(body);
        message.withArray("content")
                .addObject()
                .put("type", "text")
                .put("text", "Which colour fills this picture? Answer with one word.");
        message.withArray("content")
                .addObject()
                .put("type", "image_url")
                .putObject("image_url")
                .put("url", "data:image/png;base64," + RED_PNG);
        return question(Capability.VISION, body);
    }

    Question audio() {
        ObjectNode body = Json.object();
        ObjectNode message = message(body);
        message.withArray("content").addObject().put("type", "text").put("text", "Answer with the one word: heard");
        message.withArray("content")
                .addObject()
                .put("type", "input_audio")
                .putObject("input_audio")
                .put("data", Base64.getEncoder().encodeToString(Tone.wav()))
                .put("format", "wav");
        return question(Capability.AUDIO, body);
    }

    private static ObjectNode asking(String text) {
        ObjectNode body = Json.object();
        message(body).put("content", text);
        return body;
    }

    private static ObjectNode message(ObjectNode body) {
        return body.withArray("messages").addObject().put("role", "user");
    }

    private Question question(Capability capability, ObjectNode body) {
        body.put("model", model).put("max_completion_tokens", OUTPUT);
        return new Question(capability, PATH, RawJson.of(body), 600, OUTPUT);
    }
}

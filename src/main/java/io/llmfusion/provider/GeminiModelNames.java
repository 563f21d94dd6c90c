package io.llmfusion.provider;

import io.llmfusion.model.Json;
import io.vertx.core.buffer.Buffer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The model's name within a Gemini request for embeddings or for a count of tokens, which must be that of the path
 * (<a href="https://ai.google.dev/api/embeddings">embeddings</a>): set wherever the client has set one.
 */
record GeminiModelNames(String name) {
    static GeminiModelNames of(String model) {
        return new GeminiModelNames("models/" + model);
    }

    /** The body as it came where it names no model. */
    Buffer in(Buffer body) {
        ObjectNode top = object(Json.read(body));
        boolean changed = set(top);
        changed |= set(top.path("generateContentRequest"));
        for (JsonNode request : top.path("requests")) {
            changed |= set(request);
        }
        return changed ? Json.writeBuffer(top) : body;
    }

    private boolean set(JsonNode request) {
        if (request instanceof ObjectNode object
                && object.has("model")
                && !object.path("model").asString("").equals(name)) {
            object.put("model", name);
            return true;
        }
        return false;
    }

    private static ObjectNode object(JsonNode tree) {
        return tree instanceof ObjectNode object ? object : Json.object();
    }
}

package io.llmfusion.http;

import io.llmfusion.bus.message.ModelsReply;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.model.Json;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Models in Gemini's shape, in pages where the client asks for such.
 *
 * @see <a href="https://ai.google.dev/api/models">Models</a>
 */
final class GeminiModels {
    private static final int LARGEST_PAGE = 1_000;

    private GeminiModels() {}

    /** Whether the client speaks this format: it alone has these two places for a key, and this path. */
    static boolean isAsked(HttpServerRequest request) {
        return Optional.ofNullable(request.path())
                        .filter(path -> path.startsWith("/v1beta/"))
                        .isPresent()
                || request.headers().contains("x-goog-api-key")
                || request.params().contains("key");
    }

    static ObjectNode list(List<ModelsReply.Entry> entries, HttpServerRequest request) {
        int from = Math.min(number(request, "pageToken", 0), entries.size());
        int size = Math.clamp(number(request, "pageSize", LARGEST_PAGE), 1, LARGEST_PAGE);
        int to = Math.min(from + size, entries.size());
        ObjectNode list = Json.object();
        ArrayNode models = list.putArray("models");
        entries.subList(from, to).forEach(entry -> models.add(model(entry)));
        if (to < entries.size()) {
            list.put("nextPageToken", Integer.toString(to));
        }
        return list;
    }

    private static int number(HttpServerRequest request, String name, int missing) {
        String given = request.getParam(name, "");
        if (given.isEmpty()) {
            return missing;
        }
        if (!given.matches("\\d{1,9}")) {
            throw InvalidBody.at(name, "is no number that a page here has");
        }
        return Integer.parseInt(given);
    }

    static ObjectNode model(ModelsReply.Entry entry) {
        ObjectNode model = Json.object()
                .put("name", "models/" + entry.name())
                .put("baseModelId", entry.name())
                .put("version", "1")
                .put("displayName", entry.name())
                .put("description", "Served by " + entry.ownedBy());
        entry.capabilities().context().ifPresent(tokens -> model.put("inputTokenLimit", tokens));
        entry.capabilities().maxOutput().ifPresent(tokens -> model.put("outputTokenLimit", tokens));
        model.putArray("supportedGenerationMethods").add("generateContent").add("streamGenerateContent");
        return model;
    }
}

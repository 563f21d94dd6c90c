package io.llmfusion.store;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.StoredResponse;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Responses as documents: the response and its input stay as they came. */
final class ResponseJson {
    private ResponseJson() {}

    static Buffer write(StoredResponse response) {
        StringBuilder json = new StringBuilder("{");
        response.previous()
                .ifPresent(id ->
                        json.append("\"previous\":").append(Json.quote(id)).append(','));
        json.append("\"input\":").append(response.input().text());
        json.append(",\"response\":").append(response.response().text()).append('}');
        return Json.utf8(json.toString());
    }

    static StoredResponse read(String id, Buffer body) {
        RawObject members = RawObject.scan(body.getBytes());
        Optional<String> previous = members.string("previous");
        return new StoredResponse(
                id,
                previous,
                members.get("input").orElse(new RawJson("[]")),
                members.get("response").orElse(RawJson.EMPTY_OBJECT));
    }

    /** The ids of what the answer consists of. */
    static List<String> itemIds(StoredResponse response) {
        return output(response)
                .map(item -> item.path("id").asString(""))
                .filter(id -> !id.isBlank())
                .toList();
    }

    static Optional<RawJson> item(StoredResponse response, String id) {
        return output(response)
                .filter(item -> item.path("id").asString("").equals(id))
                .findFirst()
                .map(RawJson::of);
    }

    private static Stream<JsonNode> output(StoredResponse response) {
        return response.response().parsed().stream()
                .flatMap(tree -> tree.path("output").valueStream());
    }
}

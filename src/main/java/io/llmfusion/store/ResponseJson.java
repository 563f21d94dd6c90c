package io.llmfusion.store;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.StoredResponse;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

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
}

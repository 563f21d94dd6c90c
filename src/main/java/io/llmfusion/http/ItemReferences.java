package io.llmfusion.http;

import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * {@code {"type": "item_reference", "id": ...}} in the input of a Responses request: items of answers that were kept, which
 * clients then need not send again. Pure.
 */
final class ItemReferences {
    private static final String TYPE = "item_reference";
    private static final String HINT = "\"" + TYPE + "\"";

    private ItemReferences() {}

    /** The ids that it refers to, in order; none where the input is nothing that could. */
    static List<String> in(RawObject request) {
        List<String> ids = new ArrayList<>();
        String input = request.get("input").map(RawJson::text).orElse("");
        if (input.startsWith("[") && input.contains(HINT)) {
            new RawJson(input).parsed().ifPresent(items -> items.forEach(item -> id(item).ifPresent(ids::add)));
        }
        return ids;
    }

    private static Optional<String> id(JsonNode item) {
        return item.path("type").asString("").equals(TYPE)
                ? Optional.of(item.path("id").asString(""))
                : Optional.empty();
    }

    /** What is wrong where one of them is not there, in OpenAI's words. */
    static Optional<GatewayError> missing(List<String> ids, Map<String, RawJson> items) {
        return ids.stream()
                .filter(id -> !items.containsKey(id))
                .findFirst()
                .map(id -> GatewayError.InvalidRequest.at("input", "Item with id '" + id + "' not found."));
    }

    /** The body with the items themselves. Throws {@link JacksonException} where the input is no JSON. */
    static byte[] replaced(RawObject request, Map<String, RawJson> items) {
        List<String> all = new ArrayList<>();
        request.get("input")
                .orElse(new RawJson("[]"))
                .tree()
                .forEach(item -> all.add(id(item).flatMap(id -> Optional.ofNullable(items.get(id)))
                        .map(RawJson::text)
                        .orElseGet(() -> Json.write(item))));
        StringBuilder body = new StringBuilder("{");
        for (String name : request.names()) {
            String value = name.equals("input")
                    ? "[" + String.join(",", all) + "]"
                    : request.get(name).map(RawJson::text).orElse("null");
            body.append(body.length() == 1 ? "" : ",")
                    .append(Json.quote(name))
                    .append(':')
                    .append(value);
        }
        return body.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }
}

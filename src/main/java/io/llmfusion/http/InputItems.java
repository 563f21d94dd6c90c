package io.llmfusion.http;

import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.StoredResponse;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The items that a response was made of, those of the conversation before it included, a page at a time; as
 * {@code GET /v1/responses/{id}/input_items} of OpenAI lists them.
 *
 * @param after the id behind which the page begins
 */
record InputItems(int limit, Order order, Optional<String> after) {
    private static final int USUAL = 20;
    private static final int MOST = 100;

    enum Order {
        NEWEST_FIRST,
        OLDEST_FIRST
    }

    /** @throws InvalidBody naming the parameter */
    static InputItems asked(HttpServerRequest request) {
        Order order =
                switch (Optional.ofNullable(request.getParam("order")).orElse("desc")) {
                    case "desc" -> Order.NEWEST_FIRST;
                    case "asc" -> Order.OLDEST_FIRST;
                    default -> throw InvalidBody.at("order", "`order` is `asc` or `desc`");
                };
        return new InputItems(
                limit(Optional.ofNullable(request.getParam("limit"))),
                order,
                Optional.ofNullable(request.getParam("after")));
    }

    private static int limit(Optional<String> written) {
        String number = written.orElse(Integer.toString(USUAL));
        int limit = number.matches("\\d{1,3}") ? Integer.parseInt(number) : 0;
        if (limit < 1 || limit > MOST) {
            throw InvalidBody.at("limit", "`limit` is a number from 1 to " + MOST);
        }
        return limit;
    }

    /** @param turns the oldest first; the last is the response itself, whose output is no input */
    RawJson page(List<StoredResponse> turns) {
        List<ObjectNode> all = items(turns);
        if (order == Order.NEWEST_FIRST) {
            Collections.reverse(all);
        }
        int from = after.map(id -> 1 + position(all, id)).orElse(0);
        List<ObjectNode> page = all.subList(from, Math.min(all.size(), from + limit));
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        page.forEach(data::add);
        list.set(
                "first_id", page.isEmpty() ? Json.read("null") : page.getFirst().path("id"));
        list.set("last_id", page.isEmpty() ? Json.read("null") : page.getLast().path("id"));
        return RawJson.of(list.put("has_more", from + page.size() < all.size()));
    }

    private static int position(List<ObjectNode> all, String id) {
        return IntStream.range(0, all.size())
                .filter(index -> all.get(index).path("id").asString("").equals(id))
                .findFirst()
                .orElseThrow(() -> InvalidBody.at("after", "`after` is the id of none of these items"));
    }

    private static List<ObjectNode> items(List<StoredResponse> turns) {
        List<ObjectNode> all = new ArrayList<>();
        for (int index = 0; index < turns.size(); index++) {
            StoredResponse turn = turns.get(index);
            int own = 0;
            for (JsonNode item : turn.input().parsed().orElseGet(Json::object)) {
                withId(item, "item_" + turn.id() + "_" + own++).ifPresent(all::add);
            }
            if (index < turns.size() - 1) {
                turn.response().tree().path("output").forEach(item -> withId(item, "")
                        .ifPresent(all::add));
            }
        }
        return all;
    }

    /** Clients name no ids for what they send, but pages are cut by them: it gets one that stays the same. */
    private static Optional<ObjectNode> withId(JsonNode item, String id) {
        if (!(item instanceof ObjectNode object)) {
            return Optional.empty();
        }
        ObjectNode named = Json.object();
        named.put("id", object.path("id").asString(id));
        if (!object.has("type")) {
            named.put("type", "message");
        }
        named.setAll(object);
        named.put("id", object.path("id").asString(id));
        if (object.path("content").isString()) {
            String kind = object.path("role").asString("").equals("assistant") ? "output_text" : "input_text";
            named.putArray("content").addObject().put("type", kind).set("text", object.path("content"));
        }
        return Optional.of(named);
    }
}

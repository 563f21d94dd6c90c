package io.llmfusion.http;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.StoredResponse;
import io.llmfusion.model.Warning;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The items of a conversation so far, for a request that goes on with it. Instructions are not among them: they hold for
 * one request (developers.openai.com, conversation state). Pure.
 */
final class ResponseHistory {
    private final List<String> items = new ArrayList<>();
    private boolean lost;

    private ResponseHistory() {}

    /** @param turns the oldest first */
    static ResponseHistory of(List<StoredResponse> turns) {
        ResponseHistory history = new ResponseHistory();
        for (StoredResponse turn : turns) {
            turn.input().parsed().ifPresent(input -> input.forEach(history::add));
            turn.response().tree().path("output").forEach(history::add);
        }
        return history;
    }

    /** Reasoning that its provider did not hand out means nothing but to that provider's own memory. */
    private void add(JsonNode item) {
        boolean withheld = item.path("type").asString("").equals("reasoning")
                && item.path("encrypted_content").asString("").isEmpty();
        if (withheld) {
            lost = true;
        } else {
            items.add(Json.write(item));
        }
    }

    /** The request's body with these items before its own, and nothing that stands for them. */
    byte[] before(RawObject request) {
        StringBuilder body = new StringBuilder("{");
        for (String name : request.names()) {
            if (!name.equals("previous_response_id") && !name.equals("input")) {
                body.append(Json.quote(name))
                        .append(':')
                        .append(text(request, name))
                        .append(',');
            }
        }
        List<String> all = new ArrayList<>(items);
        ownItems(request).ifPresent(all::add);
        return body.append("\"input\":[")
                .append(String.join(",", all))
                .append("]}")
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String text(RawObject request, String name) {
        return request.get(name).map(RawJson::text).orElse("null");
    }

    /** What stands between the brackets, as the client wrote it; empty where it sent nothing. */
    private static Optional<String> ownItems(RawObject request) {
        String array = input(request).text().strip();
        String inner = array.substring(1, array.length() - 1).strip();
        return inner.isEmpty() ? Optional.empty() : Optional.of(inner);
    }

    /** The request's own items as an array. What is no input at all is left to whoever reads the request. */
    static RawJson input(RawObject request) {
        if (!request.present("input")) {
            return new RawJson("[]");
        }
        String input = text(request, "input").strip();
        if (input.startsWith("[")) {
            return new RawJson(input);
        }
        return new RawJson(
                input.startsWith("\"")
                        ? "[{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":"
                                + input + "}]}]"
                        : "[" + input + "]");
    }

    List<Warning> warnings() {
        return lost
                ? List.of(new Warning(
                        "previous_response_id",
                        "reasoning of earlier turns was left out, since only its provider has it; send `include:"
                                + " [\"reasoning.encrypted_content\"]` to keep it"))
                : List.of();
    }
}

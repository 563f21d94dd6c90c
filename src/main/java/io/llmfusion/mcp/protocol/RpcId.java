package io.llmfusion.mcp.protocol;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * The id of a JSON-RPC request: a string or a number. Numbers keep their literal (`1.0` stays that), strings their
 * value, so that two spellings of one string are equal and the id that goes back is the one that came.
 *
 * @param json the id as JSON
 */
public record RpcId(String json) {
    public static RpcId of(long number) {
        return new RpcId(Long.toString(number));
    }

    public static RpcId of(String text) {
        return new RpcId(Json.quote(text));
    }

    /** Empty when the value is neither string nor number. */
    public static Optional<RpcId> read(RawJson value) {
        return value.parsed().flatMap(tree -> read(value, tree));
    }

    private static Optional<RpcId> read(RawJson value, JsonNode tree) {
        if (tree.isString()) {
            return Optional.of(of(tree.stringValue()));
        }
        return tree.isNumber() ? Optional.of(new RpcId(value.text())) : Optional.empty();
    }

    /** The number of an id that we gave, also when the peer made a string of it (some servers do). */
    public OptionalLong number() {
        String digits = json.startsWith("\"") ? json.substring(1, json.length() - 1) : json;
        try {
            return OptionalLong.of(Long.parseLong(digits));
        } catch (NumberFormatException notOurs) {
            return OptionalLong.empty();
        }
    }

    public RawJson raw() {
        return new RawJson(json);
    }

    @Override
    public String toString() {
        return json;
    }
}

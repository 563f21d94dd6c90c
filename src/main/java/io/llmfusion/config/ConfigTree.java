package io.llmfusion.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Joins loaded values with their places in the text, and replaces variables on the way. Reads files: it may block. */
final class ConfigTree {
    private final Reading reading;

    private ConfigTree(Reading reading) {
        this.reading = reading;
    }

    static ConfigNode.Mapping of(JsonObject values, Origin origin, Reading reading) {
        return new ConfigTree(reading).mapping(values, "", origin);
    }

    private ConfigNode.Mapping mapping(JsonObject values, String path, Origin origin) {
        Map<String, ConfigNode> entries = new LinkedHashMap<>();
        Set<String> others = new LinkedHashSet<>(values.fieldNames());
        for (String key : origin.keys()) {
            String loaded = values.containsKey(key) ? key : Origin.loadedKey(key);
            others.remove(loaded);
            entries.put(key, node(values.getValue(loaded), childPath(path, key), origin.child(key)));
        }
        for (String merged : others) {
            entries.put(merged, node(values.getValue(merged), childPath(path, merged), origin.child(merged)));
        }
        return new ConfigNode.Mapping(path, origin.line(), entries);
    }

    private static String childPath(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private ConfigNode.Sequence sequence(JsonArray values, String path, Origin origin) {
        List<ConfigNode> items = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            items.add(node(values.getValue(i), path + "[" + i + "]", origin.item(i)));
        }
        return new ConfigNode.Sequence(path, origin.line(), items);
    }

    private ConfigNode node(@Nullable Object value, String path, Origin origin) {
        return switch (value) {
            case null -> new ConfigNode.Empty(path, origin.line());
            case JsonObject object -> mapping(object, path, origin);
            case JsonArray array -> sequence(array, path, origin);
            case String text -> scalar(text, path, origin);
            // As written: 4.10 and 0123 are names of models and keys as often as numbers.
            default -> scalar(origin.text().orElse(value.toString()), path, origin);
        };
    }

    private ConfigNode scalar(String written, String path, Origin origin) {
        Substitution.Outcome outcome = Substitution.apply(written, reading.environment());
        reading.used(outcome.files());
        if (!outcome.troubles().isEmpty()) {
            outcome.troubles().forEach(one -> reading.problem(path, origin.line(), one.message(), one.suggestion()));
            return new ConfigNode.Broken(path, origin.line());
        }
        return new ConfigNode.Scalar(path, origin.line(), outcome.text(), outcome.variables(), outcome.replaced());
    }
}

package io.llmfusion.config;

import io.llmfusion.model.Caller;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads `auth:`. */
final class AuthReader {
    private final Map<String, String> pathsOfIds = new HashMap<>();
    private final Map<String, String> pathsOfHashes = new HashMap<>();

    AuthConfig read(Fields fields) {
        List<AuthConfig.Key> keys = new ArrayList<>();
        for (ConfigNode item : fields.items("keys")) {
            if (item instanceof ConfigNode.Mapping mapping) {
                key(fields.item("keys", mapping)).ifPresent(keys::add);
            } else {
                fields.problem("keys", "each key must be a map", "write - { id: NAME, key: \"${NAME_KEY}\" }");
            }
        }
        boolean open = fields.flag("open", false);
        fields.done();
        return new AuthConfig(keys, open);
    }

    private Optional<AuthConfig.Key> key(Fields fields) {
        Optional<ConfigNode.Scalar> id = fields.required("id", "a name for whoever holds the key");
        Optional<ConfigNode.Scalar> key = fields.required("key", "the key, as \"${NAME_KEY}\"");
        List<String> models = all(fields, "models");
        List<String> mcp = all(fields, "mcp");
        fields.notYet("role", "limits");
        fields.done();
        if (id.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        AuthConfig.Key found = new AuthConfig.Key(
                new Caller(id.get().text(), models, mcp), Secret.of(key.get().text()));
        unique(fields, "id", id.get().text(), pathsOfIds);
        unique(fields, "key", found.hash(), pathsOfHashes);
        return Optional.of(found);
    }

    /** What is not written is everything; an empty list is nothing. */
    private static List<String> all(Fields fields, String key) {
        return fields.has(key) ? fields.texts(key) : List.of("*");
    }

    private static void unique(Fields fields, String key, String value, Map<String, String> pathsOf) {
        String before = pathsOf.putIfAbsent(value, fields.path(key));
        if (before != null) {
            fields.problem(key, "is the same as " + before, "give each holder one of its own");
        }
    }
}

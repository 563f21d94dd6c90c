package io.llmfusion.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads `api-key:` and `api-keys:` of a provider, and tells why there is none. */
final class KeyReader {
    private final Family family;

    KeyReader(Family family) {
        this.family = family;
    }

    /** Those that are not empty. */
    List<Secret> keys(Fields fields) {
        if (fields.has("api-key") && fields.has("api-keys")) {
            fields.problem("api-keys", "stands beside api-key", "leave one of them");
        }
        List<Secret> keys = new ArrayList<>();
        for (ConfigNode.Scalar written : written(fields)) {
            String key = written.text().strip();
            if (!key.chars().allMatch(character -> character > ' ' && character < 127)) {
                fields.problem(
                        keyOf(fields), "holds a space or a character that no key has", "look at where it comes from");
            } else if (!key.isEmpty()) {
                keys.add(Secret.of(key));
            }
        }
        return keys;
    }

    /** One sentence; empty when there is a key or none is needed. */
    Optional<String> whyNoKey(Fields fields, List<Secret> keys) {
        boolean declared = fields.has("api-key") || fields.has("api-keys");
        boolean needed = family.keyVariable().isPresent() && !fields.has("base-url");
        if (!keys.isEmpty() || !(declared || needed)) {
            return Optional.empty();
        }
        String path = fields.path(keyOf(fields));
        List<String> variables = written(fields).stream()
                .flatMap(scalar -> scalar.variables().stream())
                .distinct()
                .toList();
        if (!variables.isEmpty()) {
            return Optional.of(path + " is empty: set " + String.join(" or ", variables));
        }
        return Optional.of(path + " is empty: write \"${" + family.keyVariable().orElse("API_KEY") + ":-}\" there");
    }

    private static String keyOf(Fields fields) {
        return fields.has("api-keys") ? "api-keys" : "api-key";
    }

    private static List<ConfigNode.Scalar> written(Fields fields) {
        List<ConfigNode.Scalar> all = new ArrayList<>(fields.scalars("api-keys"));
        fields.scalar("api-key").ifPresent(all::add);
        return all;
    }
}

package io.llmfusion.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Fields that only one wire format knows, kept as they came: written back by the same format, reported as warnings by
 * every other, never dropped in silence.
 *
 * @param dialect the format that these fields belong to
 * @param fields by name, in the order they stood in
 */
public record Extras(DialectId dialect, Map<String, RawJson> fields) {
    /** No field; the dialect says nothing then. */
    public static final Extras NONE = new Extras(DialectId.DEMO, Map.of());

    public Extras {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** The fields when they belong to this format, else none. */
    public Map<String, RawJson> of(DialectId wanted) {
        return dialect == wanted ? fields : Map.of();
    }

    public Optional<RawJson> get(String name) {
        return Optional.ofNullable(fields.get(name));
    }
}

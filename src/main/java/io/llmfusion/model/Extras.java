package io.llmfusion.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    /** Fields that only keep the format's own books: no other format's client or provider misses them. */
    private static final Map<DialectId, Set<String>> BOOKKEEPING = Map.of(
            DialectId.RESPONSES,
            Set.of(
                    "id",
                    "status",
                    "type",
                    "message",
                    "namespace",
                    "client_metadata",
                    "content",
                    "summary",
                    "include",
                    "store",
                    "stream_options"),
            DialectId.CONVERSE,
            Set.of("metrics", "performanceConfig", "serviceTier"));

    public Extras {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** These and later ones of the same format, which win; those of another format stand alone. */
    public Extras with(Extras later) {
        if (later.isEmpty()) {
            return this;
        }
        if (isEmpty() || dialect != later.dialect) {
            return later;
        }
        Map<String, RawJson> both = new LinkedHashMap<>(fields);
        both.putAll(later.fields);
        return new Extras(dialect, both);
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** The names of the fields that are lost, and missed, where this other format is written. */
    public Set<String> missedBy(DialectId other) {
        if (dialect == other || fields.isEmpty()) {
            return Set.of();
        }
        Set<String> missed = new LinkedHashSet<>(fields.keySet());
        missed.removeAll(BOOKKEEPING.getOrDefault(dialect, Set.of()));
        return missed;
    }

    /** The fields when they belong to this format, else none. */
    public Map<String, RawJson> of(DialectId wanted) {
        return dialect == wanted ? fields : Map.of();
    }

    public Optional<RawJson> get(String name) {
        return Optional.ofNullable(fields.get(name));
    }
}

package io.llmfusion.dialect;

import io.llmfusion.model.DialectId;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The wire formats that this gateway has, by id. Immutable; filled by the composition root. */
public final class Dialects {
    private final Map<DialectId, Dialect> byId;

    public Dialects(Collection<Dialect> dialects) {
        byId = new EnumMap<>(DialectId.class);
        dialects.forEach(dialect -> byId.put(dialect.id(), dialect));
    }

    public Optional<Dialect> find(DialectId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The dialect that a provider or route was configured with; the composition root has checked that it is there. */
    public Dialect get(DialectId id) {
        return find(id).orElseThrow(() -> new IllegalStateException("no dialect registered for " + id));
    }
}

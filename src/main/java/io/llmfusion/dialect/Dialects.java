package io.llmfusion.dialect;

import io.llmfusion.model.DialectId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The wire formats that this gateway has, by id. Immutable; filled by the composition root. */
public final class Dialects {
    private final Map<DialectId, ClientDialect> clients = new EnumMap<>(DialectId.class);
    private final Map<DialectId, ProviderDialect> providers = new EnumMap<>(DialectId.class);

    public Dialects(List<? extends Dialect> both) {
        this(both, List.of());
    }

    /** @param providersAlone formats that no client speaks */
    public Dialects(List<? extends Dialect> both, List<? extends ProviderDialect> providersAlone) {
        both.forEach(dialect -> clients.put(dialect.id(), dialect));
        both.forEach(dialect -> providers.put(dialect.id(), dialect));
        providersAlone.forEach(dialect -> providers.put(dialect.id(), dialect));
    }

    /** These and one that clients alone speak. */
    public Dialects withClient(ClientDialect dialect) {
        Dialects more = new Dialects(List.of());
        more.clients.putAll(clients);
        more.providers.putAll(providers);
        more.clients.put(dialect.id(), dialect);
        return more;
    }

    /** The format that a route speaks; the composition root has checked that it is there. */
    public ClientDialect client(DialectId id) {
        return found(clients, id);
    }

    /** The format that a provider was configured with; the composition root has checked that it is there. */
    public ProviderDialect provider(DialectId id) {
        return found(providers, id);
    }

    /** Whether clients can speak this format. */
    public boolean hasClient(DialectId id) {
        return clients.containsKey(id);
    }

    private static <D> D found(Map<DialectId, D> dialects, DialectId id) {
        D dialect = dialects.get(id);
        if (dialect == null) {
            throw new IllegalStateException("no dialect registered for " + id);
        }
        return dialect;
    }
}

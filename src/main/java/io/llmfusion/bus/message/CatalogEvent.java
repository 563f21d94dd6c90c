package io.llmfusion.bus.message;

import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.model.ServerName;
import java.util.Set;

/** Published when what the catalog lists has changed; `mcp.catalog.events`. */
public record CatalogEvent(ServerName server, Set<ItemKind> changed) {
    public CatalogEvent {
        changed = Set.copyOf(changed);
    }
}

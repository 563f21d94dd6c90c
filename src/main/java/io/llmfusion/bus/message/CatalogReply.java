package io.llmfusion.bus.message;

import io.llmfusion.model.ServerName;
import java.util.List;

/** What the catalog knows. */
public sealed interface CatalogReply {
    record Servers(List<ServerState> servers) implements CatalogReply {
        public Servers {
            servers = List.copyOf(servers);
        }
    }

    /**
     * @param items in a stable order
     * @param missing servers whose items are not known now, with the reason, so that no list is short in silence
     */
    record Items(List<CatalogItem> items, List<Missing> missing) implements CatalogReply {
        public Items {
            items = List.copyOf(items);
            missing = List.copyOf(missing);
        }
    }

    record Missing(ServerName server, String reason) {}

    /**
     * @param item what was found; a template when a URI matched only that
     * @param ownName what to ask the server for: its own name of the tool or prompt, its own URI of the resource
     */
    record Resolved(CatalogItem item, String ownName) implements CatalogReply {}
}

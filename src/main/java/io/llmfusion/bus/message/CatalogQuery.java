package io.llmfusion.bus.message;

import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.model.Caller;
import io.llmfusion.model.ServerName;
import java.util.Optional;

/** Asks the catalog what MCP servers and items there are for a caller; `mcp.catalog`. */
public sealed interface CatalogQuery {
    Caller caller();

    /** The servers that the caller may see, with their state. Answered by {@link CatalogReply.Servers}. */
    record Servers(Caller caller) implements CatalogQuery {}

    /**
     * All items of a kind. Answered by {@link CatalogReply.Items}.
     *
     * @param server only of this one, if said
     */
    record ListItems(Caller caller, ItemKind kind, Optional<ServerName> server) implements CatalogQuery {}

    /**
     * Which server a name means. Answered by {@link CatalogReply.Resolved}; fails with `NotFound`.
     *
     * @param name a tool's or prompt's name, a resource's URI or a template's URI template. A resource that is not listed
     *     is looked up among the templates
     * @param server if said, the name is the server's own; else it is the catalog's
     */
    record Resolve(Caller caller, ItemKind kind, String name, Optional<ServerName> server) implements CatalogQuery {}
}

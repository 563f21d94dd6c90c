package io.llmfusion.bus.message;

import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import io.llmfusion.model.ToolSpec;
import java.util.Optional;

/**
 * A tool, resource, resource template or prompt of one server.
 *
 * @param name unique over all servers: a tool's or prompt's name, a resource's URI, a template's URI template
 * @param ownName the server's own
 * @param raw the object with `name` in it, every other byte as the server sent it
 * @param ownRaw the object as the server sent it
 * @param tool the tool under `name` as a model is told of it; empty for other kinds
 */
public record CatalogItem(
        ItemKind kind,
        ServerName server,
        String name,
        String ownName,
        RawJson raw,
        RawJson ownRaw,
        Optional<ToolSpec.Function> tool) {}

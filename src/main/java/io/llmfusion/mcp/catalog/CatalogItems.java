package io.llmfusion.mcp.catalog;

import io.llmfusion.bus.message.CatalogItem;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.mcp.protocol.Prompt;
import io.llmfusion.mcp.protocol.Resource;
import io.llmfusion.mcp.protocol.ResourceTemplate;
import io.llmfusion.mcp.protocol.Tool;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Makes catalog items of what servers list; what has no name is no item. Pure. */
final class CatalogItems {
    private CatalogItems() {}

    static Optional<CatalogItem> read(ItemKind kind, ServerName server, RawJson raw, UnaryOperator<String> named) {
        return switch (kind) {
            case TOOL -> Tool.read(raw).map(tool -> tool(server, tool, named));
            case PROMPT ->
                Prompt.read(raw).map(prompt -> {
                    Prompt renamed = prompt.renamed(named.apply(prompt.name()));
                    return item(kind, server, new Names(renamed.name(), prompt.name()), renamed.raw(), raw);
                });
            case RESOURCE ->
                Resource.read(raw).map(resource -> {
                    Resource moved = resource.moved(named.apply(resource.uri()));
                    return item(kind, server, new Names(moved.uri(), resource.uri()), moved.raw(), raw);
                });
            case TEMPLATE ->
                ResourceTemplate.read(raw).map(template -> {
                    ResourceTemplate moved = template.moved(named.apply(template.uriTemplate()));
                    return item(kind, server, new Names(moved.uriTemplate(), template.uriTemplate()), moved.raw(), raw);
                });
        };
    }

    private record Names(String given, String own) {}

    private static CatalogItem tool(ServerName server, Tool tool, UnaryOperator<String> named) {
        Tool renamed = tool.renamed(named.apply(tool.name()));
        return new CatalogItem(
                ItemKind.TOOL,
                server,
                renamed.name(),
                tool.name(),
                renamed.raw(),
                tool.raw(),
                Optional.of(renamed.spec()));
    }

    private static CatalogItem item(ItemKind kind, ServerName server, Names names, RawJson raw, RawJson ownRaw) {
        return new CatalogItem(kind, server, names.given(), names.own(), raw, ownRaw, Optional.empty());
    }
}

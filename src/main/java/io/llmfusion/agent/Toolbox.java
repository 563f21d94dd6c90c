package io.llmfusion.agent;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.CatalogItem;
import io.llmfusion.bus.message.CatalogQuery;
import io.llmfusion.bus.message.CatalogReply;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.model.Caller;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.McpToolset;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import io.llmfusion.model.ToolSpec;
import io.llmfusion.model.Warning;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The MCP tools that one loop may use, by the name that the model calls them by. Immutable.
 *
 * @param byName in the catalog's order, so that the tools' block of the prompt is the same every time
 * @param warnings servers that could not be asked, names that were taken
 */
record Toolbox(Map<String, CatalogItem> byName, List<Warning> warnings) {
    private static final ServerName NOBODY = new ServerName("unknown");

    Toolbox {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
        warnings = List.copyOf(warnings);
    }

    /** Asks the catalog; on a virtual thread. Throws {@link GatewayFailure} for a server that is not there. */
    static Toolbox open(BusClient bus, Caller caller, List<McpToolset> toolsets, Set<String> taken, Deadline deadline) {
        Map<String, CatalogItem> byName = new LinkedHashMap<>();
        List<Warning> warnings = new ArrayList<>();
        for (McpToolset toolset : toolsets) {
            requireNoApproval(toolset);
            CatalogQuery query = new CatalogQuery.ListItems(caller, ItemKind.TOOL, Optional.of(toolset.server()));
            CatalogReply.Items listed = (CatalogReply.Items)
                    bus.request(Addresses.MCP_CATALOG, query, deadline).await();
            listed.missing()
                    .forEach(missing -> warnings.add(new Warning(
                            "mcp." + missing.server(), "its tools are not offered to the model: " + missing.reason())));
            for (CatalogItem item : listed.items()) {
                if (!allowed(toolset, item)) {
                    continue;
                }
                if (taken.contains(item.name())) {
                    warnings.add(new Warning(
                            "tools." + item.name(),
                            "stands for the caller's own tool, not for that of the MCP server"));
                } else {
                    byName.put(item.name(), item);
                }
            }
        }
        return new Toolbox(byName, warnings);
    }

    /** What the model is told of them. */
    List<ToolSpec> specs() {
        return byName.values().stream()
                .flatMap(item -> item.tool().stream())
                .map(ToolSpec.class::cast)
                .toList();
    }

    /** The server of a tool; a name that the model made up belongs to none. */
    ServerName server(String name) {
        return find(name).map(CatalogItem::server).orElse(NOBODY);
    }

    /** What the tool's server calls it. */
    String ownName(String name) {
        return find(name).map(CatalogItem::ownName).orElse(name);
    }

    Optional<CatalogItem> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    private static boolean allowed(McpToolset toolset, CatalogItem item) {
        return toolset.allowedTools()
                .map(names -> names.contains(item.ownName()) || names.contains(item.name()))
                .orElse(true);
    }

    private static void requireNoApproval(McpToolset toolset) {
        boolean wanted = toolset.requireApproval()
                .filter(value -> !value.text().equals("\"never\""))
                .isPresent();
        if (wanted) {
            throw new GatewayFailure(GatewayError.InvalidRequest.at(
                    "tools[" + toolset.server() + "].require_approval",
                    "approvals are not there yet: write \"never\" or leave it out"));
        }
    }

    /** The arguments as a JSON object, or why they are none. */
    static Optional<String> complaint(RawJson arguments) {
        return arguments.parsed().filter(tree -> tree.isObject()).isPresent()
                ? Optional.empty()
                : Optional.of("the arguments are not a JSON object; call the tool again with one");
    }
}

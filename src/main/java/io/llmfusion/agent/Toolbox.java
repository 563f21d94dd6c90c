package io.llmfusion.agent;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.AgentCommand;
import io.llmfusion.bus.message.CatalogItem;
import io.llmfusion.bus.message.CatalogQuery;
import io.llmfusion.bus.message.CatalogReply;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.mcp.protocol.RawSplice;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.McpToolset;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Role;
import io.llmfusion.model.ServerName;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolSpec;
import io.llmfusion.model.Warning;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The MCP tools that one loop may use, by the name that the model calls them by. Immutable.
 *
 * @param byName in the catalog's order, so that the tools' block of the prompt is the same every time
 * @param listed the same by server, for the caller's eyes
 */
record Toolbox(Map<String, CatalogItem> byName, List<LoopEvent.ToolsListed> listed) {
    /** Between server and tool where a reader of a client's history only knows these. */
    private static final String SEPARATOR = "_";

    private static final ServerName NOBODY = new ServerName("unknown");

    Toolbox {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
        listed = List.copyOf(listed);
    }

    /** Asks the catalog; on a virtual thread. Throws {@link GatewayFailure} for a server that is not there. */
    static Toolbox open(BusClient bus, AgentCommand command, Set<String> taken, LoopFacts facts, Deadline deadline) {
        List<McpToolset> toolsets = command.chat().tools().mcp();
        toolsets.forEach(Toolbox::requireNoApproval);
        List<Future<CatalogReply>> listings = toolsets.stream()
                .map(toolset -> bus.request(
                        Addresses.MCP_CATALOG,
                        new CatalogQuery.ListItems(command.caller(), ItemKind.TOOL, Optional.of(toolset.server())),
                        deadline))
                .toList();
        facts.await(Future.all(listings));
        Map<String, CatalogItem> byName = new LinkedHashMap<>();
        List<LoopEvent.ToolsListed> shown = new ArrayList<>();
        for (int at = 0; at < toolsets.size(); at++) {
            CatalogReply.Items listed = (CatalogReply.Items) listings.get(at).result();
            listed.missing().forEach(missing -> facts.warn(notOffered(missing)));
            List<CatalogItem> allowed = allowed(toolsets.get(at), listed, facts);
            allowed.stream()
                    .filter(item -> taken.contains(item.name()))
                    .forEach(item -> facts.warn(new Warning(
                            "tools." + item.name(),
                            "stands for the caller's own tool, not for that of the MCP server")));
            List<CatalogItem> offered = allowed.stream()
                    .filter(item -> !taken.contains(item.name()))
                    .toList();
            offered.forEach(item -> byName.put(item.name(), item));
            shown.add(listed(toolsets.get(at).server(), offered, listed.missing()));
        }
        return new Toolbox(byName, shown);
    }

    private static LoopEvent.ToolsListed listed(
            ServerName server, List<CatalogItem> offered, List<CatalogReply.Missing> missing) {
        List<LoopEvent.Offered> tools = offered.stream()
                .flatMap(item -> item.tool().stream().map(tool -> offered(item, tool)))
                .toList();
        return new LoopEvent.ToolsListed(
                server,
                tools,
                missing.stream().map(CatalogReply.Missing::reason).findFirst());
    }

    private static LoopEvent.Offered offered(CatalogItem item, ToolSpec.Function tool) {
        RawJson annotations = RawSplice.member(item.ownRaw(), "annotations").orElse(RawJson.NULL);
        return new LoopEvent.Offered(item.ownName(), tool.description(), tool.inputSchema(), annotations);
    }

    /**
     * The conversation with its earlier calls of these tools under the names that the model is told now: clients send them
     * back by server and own name, and a server may have another prefix, or none, or a name that no model takes.
     */
    List<ChatMessage> renamed(List<ChatMessage> messages, Set<String> clientTools) {
        Map<String, String> names = new HashMap<>();
        byName.values().forEach(item -> names.putIfAbsent(item.server() + SEPARATOR + item.ownName(), item.name()));
        names.keySet().removeAll(byName.keySet());
        names.keySet().removeAll(clientTools);
        return names.isEmpty()
                ? messages
                : messages.stream().map(message -> renamed(message, names)).toList();
    }

    private static ChatMessage renamed(ChatMessage message, Map<String, String> names) {
        if (message.role() != Role.ASSISTANT) {
            return message;
        }
        List<Part> parts =
                message.parts().stream().map(part -> renamed(part, names)).toList();
        return new ChatMessage(message.role(), parts, message.name(), message.extras(), message.place());
    }

    private static Part renamed(Part part, Map<String, String> names) {
        if (!(part instanceof Part.ToolUse use)) {
            return part;
        }
        ToolCall call = use.call();
        String name = names.getOrDefault(call.name(), call.name());
        return new Part.ToolUse(new ToolCall(call.id(), name, call.arguments(), call.signature()), use.extras());
    }

    private static Warning notOffered(CatalogReply.Missing missing) {
        return new Warning("mcp." + missing.server(), "its tools are not offered to the model: " + missing.reason());
    }

    private static List<CatalogItem> allowed(McpToolset toolset, CatalogReply.Items listed, LoopFacts facts) {
        List<String> wanted = toolset.allowedTools().orElse(List.of());
        if (listed.missing().isEmpty()) {
            wanted.stream()
                    .filter(name -> listed.items().stream().noneMatch(item -> isCalled(item, name)))
                    .forEach(name -> facts.warn(new Warning(
                            "mcp." + toolset.server() + ".allowed_tools", "the server has no tool `" + name + "`")));
        }
        return listed.items().stream()
                .filter(item ->
                        toolset.allowedTools().isEmpty() || wanted.stream().anyMatch(name -> isCalled(item, name)))
                .toList();
    }

    private static boolean isCalled(CatalogItem item, String name) {
        return item.ownName().equals(name) || item.name().equals(name);
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

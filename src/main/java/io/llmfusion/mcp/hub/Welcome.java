package io.llmfusion.mcp.hub;

import io.llmfusion.bus.message.ServerState;
import io.llmfusion.mcp.protocol.Implementation;
import io.llmfusion.mcp.protocol.InitializeResult;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.mcp.protocol.McpEra;
import io.llmfusion.mcp.protocol.McpRevision;
import io.llmfusion.mcp.protocol.ServerCapabilities;
import io.llmfusion.model.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a client of the 2025 era is told at `initialize`. Pure. */
final class Welcome {
    private Welcome() {}

    /** The client's revision where we have it, else our newest of its era (2025-11-25, basic/lifecycle). */
    static McpRevision agreed(String offered) {
        return McpRevision.of(offered)
                .filter(revision -> revision.era() == McpEra.LEGACY)
                .orElse(McpRevision.NEWEST_LEGACY);
    }

    /**
     * Of all servers together. Servers come and go while a session lasts and a client never asks for what was not declared
     * at its start: so everything that we can pass on is declared.
     */
    static RawJson ofAll(McpRevision revision, Implementation gateway, List<ServerState> servers) {
        List<String> parts = servers.stream()
                .flatMap(server ->
                        instructions(server).map(text -> "# " + server.name() + "\n\n" + text.strip()).stream())
                .toList();
        Optional<String> merged = parts.isEmpty() ? Optional.empty() : Optional.of(String.join("\n\n", parts));
        ServerCapabilities everything =
                capabilities(List.of(ItemKind.values()), true, List.of("completions", "logging"));
        return new InitializeResult(revision.wire(), everything, gateway, merged).json();
    }

    /** Of one server: what it declared itself; everything while that is not known. */
    static RawJson ofOne(McpRevision revision, Implementation gateway, Optional<ServerState.Peer> peer) {
        if (peer.isEmpty()) {
            return ofAll(revision, gateway, List.of());
        }
        ServerCapabilities own = peer.get().capabilities();
        List<ItemKind> kinds =
                List.of(ItemKind.values()).stream().filter(own::has).toList();
        List<String> others =
                List.of("completions", "logging").stream().filter(own::has).toList();
        ServerCapabilities shown = capabilities(kinds, own.subscribe(), others);
        return new InitializeResult(revision.wire(), shown, gateway, peer.get().instructions()).json();
    }

    private static Optional<String> instructions(ServerState server) {
        return server.peer().flatMap(ServerState.Peer::instructions).filter(text -> !text.isBlank());
    }

    private static ServerCapabilities capabilities(List<ItemKind> kinds, boolean subscribe, List<String> others) {
        List<String> members = new ArrayList<>();
        kinds.stream()
                .map(ItemKind::capability)
                .distinct()
                .forEach(name ->
                        members.add("\"" + name + "\":{\"listChanged\":true" + subscribe(name, subscribe) + "}"));
        others.forEach(name -> members.add("\"" + name + "\":{}"));
        return new ServerCapabilities(new RawJson(members.stream().collect(Collectors.joining(",", "{", "}"))));
    }

    private static String subscribe(String capability, boolean subscribe) {
        return subscribe && capability.equals(ItemKind.RESOURCE.capability()) ? ",\"subscribe\":true" : "";
    }
}

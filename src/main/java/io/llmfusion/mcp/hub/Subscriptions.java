package io.llmfusion.mcp.hub;

import io.llmfusion.mcp.protocol.RawSplice;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The resources that a client wants to hear of. Used on the session's event loop. */
final class Subscriptions {
    /** Of one client; far more than any has. */
    static final int MOST = 1_000;

    private final Map<Own, String> names = new LinkedHashMap<>();

    /** @param uri the server's own */
    record Own(ServerName server, String uri) {}

    boolean isFull() {
        return names.size() >= MOST;
    }

    boolean has(Own resource) {
        return names.containsKey(resource);
    }

    void add(Own resource, String name) {
        names.put(resource, name);
    }

    /** False when it was none. */
    boolean remove(Own resource) {
        return names.remove(resource) != null;
    }

    /** What this server has to be asked for again after a new start. */
    List<Own> of(ServerName server) {
        return names.keySet().stream()
                .filter(own -> own.server().equals(server))
                .toList();
    }

    List<Own> all() {
        return List.copyOf(names.keySet());
    }

    /**
     * The params of `resources/updated` as the client gets them; empty when it has not asked for that resource. A server
     * may tell of a part of what was subscribed to (2025-11-25, schema): that keeps its own URI.
     */
    Optional<RawJson> updated(ServerName server, RawJson params) {
        String uri = RawSplice.string(params, "uri").orElse("");
        Optional<String> whole = Optional.ofNullable(names.get(new Own(server, uri)));
        if (whole.isPresent()) {
            return whole.map(name -> name.equals(uri) ? params : RawSplice.set(params, "uri", RawJson.ofString(name)));
        }
        return of(server).stream().anyMatch(own -> uri.startsWith(own.uri())) ? Optional.of(params) : Optional.empty();
    }
}

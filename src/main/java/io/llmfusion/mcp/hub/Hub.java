package io.llmfusion.mcp.hub;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.Seal;
import io.llmfusion.bus.Serving;
import io.llmfusion.bus.message.CatalogEvent;
import io.llmfusion.bus.message.ServerEvent;
import io.llmfusion.bus.message.ServerState;
import io.llmfusion.mcp.protocol.InitializeParams;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.mcp.protocol.McpRevision;
import io.llmfusion.model.Caller;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import io.llmfusion.model.SessionId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The aggregated server's front: opens sessions, which then answer at their own addresses, and tells them what happens
 * behind. One for each instance of the front end, on its event loop; sessions opened by another instance are found by
 * their address all the same.
 */
public final class Hub {
    /** Sessions of the process before; beyond it they have to initialize anew. */
    private static final int MOST_ADOPTED = 50_000;

    private final BusClient bus;
    private final Seal seal;
    private final HubOptions options;
    private final String owner = UUID.randomUUID().toString();
    private final LocalMap<String, String> owners;
    private final LocalMap<String, String> adopted;
    private final Map<SessionId, LegacySession> sessions = new LinkedHashMap<>();
    private final Map<ServerName, Serving> heard = new HashMap<>();

    /** @param id what the client says in `Mcp-Session-Id` from now on */
    public record Opened(String id, SessionTicket ticket, RawJson result) {}

    public Hub(Vertx vertx, BusClient bus, Seal seal, HubOptions options) {
        this.bus = bus;
        this.seal = seal;
        this.options = options;
        this.owners = vertx.sharedData().getLocalMap("io.llmfusion.mcp.hub.owners");
        this.adopted = vertx.sharedData().getLocalMap("io.llmfusion.mcp.hub.adopted");
        owners.put(owner, owner);
        bus.subscribe(Addresses.MCP_CATALOG_EVENTS, this::changed);
        Duration sweep = options.idle().dividedBy(4);
        vertx.setPeriodic(Math.clamp(sweep.toMillis(), 10, 60_000), ignored -> sweep());
    }

    /**
     * Answers `initialize` with a new session.
     *
     * @param scope the one server that the client wants, by its own names; that it exists is the caller's business
     */
    public Future<Opened> open(Caller caller, Optional<ServerName> scope, RawJson params) {
        if (!makeRoom()) {
            return GatewayFailure.future(new GatewayError.Unavailable(
                    "as many MCP sessions are in use as this node takes", Optional.of(Duration.ofSeconds(10))));
        }
        McpRevision revision = Welcome.agreed(InitializeParams.read(params).protocolVersion());
        CatalogView view = new CatalogView(bus, scope);
        return peers(view, caller).map(servers -> {
            RawJson result = scope.isPresent()
                    ? Welcome.ofOne(
                            revision,
                            options.serverInfo(),
                            servers.stream().findFirst().flatMap(ServerState::peer))
                    : Welcome.ofAll(revision, options.serverInfo(), servers);
            return open(caller, new SessionTicket(freshId(), revision, scope), result);
        });
    }

    /** A single server that has not been met yet is started by asking it for something. */
    private Future<List<ServerState>> peers(CatalogView view, Caller caller) {
        return view.servers(caller).compose(servers -> {
            boolean strange = view.scope().isPresent()
                    && servers.stream().allMatch(server -> server.peer().isEmpty());
            return strange
                    ? view.list(caller, ItemKind.TOOL).transform(ignored -> view.servers(caller))
                    : Future.succeededFuture(servers);
        });
    }

    private static SessionId freshId() {
        return new SessionId(UUID.randomUUID().toString());
    }

    private Opened open(Caller caller, SessionTicket ticket, RawJson result) {
        begin(caller, ticket);
        Instant expires = Instant.now().plus(options.longest());
        String id = seal.seal(new Seal.Content(owner, caller.id(), expires, ticket.plain()));
        return new Opened(id, ticket, result);
    }

    private void begin(Caller caller, SessionTicket ticket) {
        LegacySession session = new LegacySession(
                bus,
                ticket,
                caller,
                options.page(),
                ended -> sessions.remove(ended.ticket().session()));
        sessions.put(ticket.session(), session);
    }

    /**
     * What a session id says; empty when it is not ours, forged, void, or another caller's. Whether it still lives, its owner
     * knows; one of an owner that went with the process before begins anew here.
     */
    public Optional<SessionTicket> find(String id, Caller caller) {
        return seal.open(id, caller.id()).flatMap(content -> {
            Optional<SessionTicket> ticket = SessionTicket.read(content);
            if (!owners.containsKey(content.owner())) {
                ticket.ifPresent(orphan -> adopt(caller, orphan));
            }
            return ticket;
        });
    }

    /** Once, by the first instance that hears of it: what has ended here since does not begin again. */
    private void adopt(Caller caller, SessionTicket orphan) {
        boolean first = adopted.size() < MOST_ADOPTED
                && adopted.putIfAbsent(orphan.session().value(), owner) == null;
        if (first && makeRoom()) {
            begin(caller, orphan);
        }
    }

    /** Sessions that live in this instance. */
    public int sessions() {
        return sessions.size();
    }

    /** Hears what this server says, for those sessions that asked for it. */
    public void attend(ServerName server) {
        heard.computeIfAbsent(server, name -> bus.subscribe(Addresses.mcpServerEvents(name), this::heard));
    }

    /** Ends the streams on which nothing is waited for, so that they don't hold up the end of this instance; calls go on. */
    public void close() {
        everyone().forEach(LegacySession::stopTelling);
    }

    private void changed(CatalogEvent event) {
        attend(event.server());
        everyone().forEach(session -> session.changed(event));
    }

    private void heard(ServerEvent event) {
        everyone().forEach(session -> session.heard(event));
    }

    private List<LegacySession> everyone() {
        return List.copyOf(sessions.values());
    }

    private void sweep() {
        long limit = options.idle().toNanos();
        everyone().stream().filter(session -> session.idle() > limit).forEach(LegacySession::end);
    }

    private boolean makeRoom() {
        if (sessions.size() < options.sessions()) {
            return true;
        }
        Optional<LegacySession> idlest = sessions.values().stream()
                .filter(session -> session.idle() > 0)
                .max(Comparator.comparingLong(LegacySession::idle));
        idlest.ifPresent(LegacySession::end);
        return idlest.isPresent();
    }
}

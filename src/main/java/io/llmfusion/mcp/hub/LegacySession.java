package io.llmfusion.mcp.hub;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.Serving;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.CatalogEvent;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.ServerEvent;
import io.llmfusion.bus.message.SessionMessage;
import io.llmfusion.mcp.protocol.Cancelled;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.mcp.protocol.McpNotification;
import io.llmfusion.model.Caller;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RawJson;
import io.vertx.core.Future;
import java.util.function.Consumer;

/**
 * One client of the 2025 era, from `initialize` to its end: by DELETE, idleness, or the end of its owner. Answers
 * `mcp.session.<id>`; used on its owner's event loop.
 */
final class LegacySession {
    private static final McpReply DONE = new McpReply.Result(RawJson.EMPTY_OBJECT);
    private static final Cancel ENDED = new Cancel("the session has ended", Cancel.Policy.RESET);

    private final SessionTicket ticket;
    private final Consumer<LegacySession> onEnd;
    private final CatalogView catalog;
    private final Outbox outbox;
    private final LegacyRequests requests;
    private final Serving serving;
    private Caller caller;
    private long lastUse = System.nanoTime();

    LegacySession(BusClient bus, SessionTicket ticket, Caller caller, int page, Consumer<LegacySession> onEnd) {
        this.ticket = ticket;
        this.caller = caller;
        this.onEnd = onEnd;
        this.catalog = new CatalogView(bus, ticket.scope());
        this.outbox = new Outbox(bus);
        this.requests = new LegacyRequests(bus, catalog, page);
        this.serving = bus.serve(Addresses.mcpSession(ticket.session()), this::received);
    }

    SessionTicket ticket() {
        return ticket;
    }

    /** Nanoseconds without a sign of the client; 0 while it listens or waits for an answer. */
    long idle() {
        return outbox.hasListener() || requests.busy() ? 0 : System.nanoTime() - lastUse;
    }

    private Future<McpReply> received(SessionMessage message) {
        if (!message.caller().id().equals(caller.id())) {
            return GatewayFailure.future(new GatewayError.NotFound("there is no such session"));
        }
        // Rights may have changed since; the latest count.
        caller = message.caller();
        lastUse = System.nanoTime();
        return switch (message) {
            case SessionMessage.Request request -> requests.answer(request);
            case SessionMessage.Notification notification -> notified(notification);
            case SessionMessage.Listen listen ->
                Future.succeededFuture(new McpReply.Accepted(outbox.listen(listen.resume())));
            case SessionMessage.End ignored -> {
                end();
                yield Future.succeededFuture(DONE);
            }
        };
    }

    private Future<McpReply> notified(SessionMessage.Notification notification) {
        if (McpNotification.CANCELLED.is(notification.method())) {
            Cancelled.read(notification.params()).ifPresent(requests::cancel);
        }
        // `initialized` needs no action, and our roots are the gateway's own.
        return Future.succeededFuture(DONE);
    }

    /** The catalog has changed. */
    void changed(CatalogEvent event) {
        if (catalog.covers(event.server()) && caller.maySeeServer(event.server())) {
            event.changed().stream()
                    .map(ItemKind::changed)
                    .distinct()
                    .sorted()
                    .forEach(kind -> outbox.add(kind.wire(), RawJson.EMPTY_OBJECT));
        }
    }

    /** A server says something that belongs to no call, or has started anew. */
    void heard(ServerEvent event) {
        if (!catalog.covers(event.server()) || !caller.maySeeServer(event.server())) {
            return;
        }
        switch (event) {
            case ServerEvent.Notified notified -> heard(notified);
            case ServerEvent.StateChanged changed -> requests.changed(changed.state(), caller);
        }
    }

    private void heard(ServerEvent.Notified notified) {
        if (McpNotification.RESOURCES_UPDATED.is(notified.method())) {
            requests.updated(notified).ifPresent(params -> outbox.add(notified.method(), params));
        } else if (McpNotification.MESSAGE.is(notified.method()) && requests.wantsUnasked(notified.params())) {
            outbox.add(notified.method(), notified.params());
        }
    }

    /** The owner is about to leave. */
    void stopTelling() {
        outbox.close();
    }

    /** Ends everything of it; its calls are cancelled. */
    void end() {
        serving.stop();
        requests.end(ENDED, caller);
        outbox.close();
        onEnd.accept(this);
    }
}

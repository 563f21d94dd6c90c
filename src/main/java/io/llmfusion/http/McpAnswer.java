package io.llmfusion.http;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.StreamSource;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.SessionMessage;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.limits.Budget;
import io.llmfusion.mcp.hub.SessionTicket;
import io.llmfusion.mcp.protocol.JsonRpcMessage;
import io.llmfusion.mcp.protocol.JsonRpcWriter;
import io.llmfusion.mcp.protocol.RpcError;
import io.llmfusion.mcp.protocol.RpcId;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.StreamId;
import io.llmfusion.sse.SseEncoder;
import io.llmfusion.sse.SseEvent;
import io.llmfusion.sse.Utf8Slice;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answer to a POST with requests in it. Belongs to one event loop.
 *
 * <pre>
 *            all answered: JSON
 *  WAITING ───────────────────────────────────────────────▶ ENDED
 *     │ a notification, or a keep-alive falls due               ▲
 *     └──▶ STREAMING: events as they come ── all answered ──────┘
 * </pre>
 *
 * A client that goes away has not cancelled (2025-11-25, basic/transports): what it asked for runs to its end, unheard.
 */
final class McpAnswer implements KeepAlives.Silent {
    private final McpRoutes.Visit visit;
    private final BusClient bus;
    private final KeepAlives keepAlives;
    private final boolean batch;
    private final SseResponse sse;
    private final Budget.Holding slot;
    private final boolean mayStream;
    private final boolean mustStream;
    private final List<JsonRpcMessage> waiting = new ArrayList<>();
    private final List<StreamSource> full = new ArrayList<>();
    private int open;
    private boolean gone;

    McpAnswer(McpRoutes.Visit visit, FrontEnd frontEnd, BusClient bus, KeepAlives keepAlives, boolean batch) {
        this.visit = visit;
        this.bus = bus;
        this.keepAlives = keepAlives;
        this.batch = batch;
        this.sse = new SseResponse(visit.exchange().response());
        this.slot = frontEnd.limits().streams().holding();
        this.mayStream = McpHeaders.acceptsEvents(visit.request());
        this.mustStream = !McpHeaders.acceptsJson(visit.request());
    }

    static GatewayError tooManyStreams() {
        return new GatewayError.Unavailable(
                "as many streams are in flight as this node takes (server.limits.concurrent-streams)",
                Optional.empty());
    }

    /** Notifications without params have none on the wire either. */
    static Optional<RawJson> params(StreamItem.Notification notification) {
        return Optional.of(notification.params()).filter(params -> !params.equals(RawJson.EMPTY_OBJECT));
    }

    /** What is answered already goes out with the rest. */
    void start(
            SessionTicket ticket,
            List<JsonRpcMessage.Request> requests,
            List<JsonRpcMessage> known,
            Deadline deadline) {
        visit.exchange().response().closeHandler(closed -> clientGone());
        waiting.addAll(known);
        open = requests.size();
        if (mayStream) {
            keepAlives.watch(this);
        }
        for (JsonRpcMessage.Request request : requests) {
            SessionMessage.Request message = new SessionMessage.Request(
                    CommandId.fresh(),
                    visit.exchange().id(),
                    visit.caller(),
                    request.id(),
                    request.method(),
                    request.paramsOrEmpty(),
                    deadline);
            bus.command(Addresses.mcpSession(ticket.session()), message.id(), message, deadline)
                    .reply()
                    .onComplete(reply -> replied(request.id(), reply));
        }
        finishIfAnswered();
    }

    /** What waited for the client to read on runs to its end. */
    private void clientGone() {
        gone = true;
        drained();
    }

    private void replied(RpcId id, AsyncResult<McpReply> reply) {
        if (reply.failed()) {
            failed(id, McpRoutes.unanswered(visit, reply.cause()));
        } else if (reply.result() instanceof McpReply.Accepted accepted) {
            read(id, accepted.stream());
        } else {
            answered(id, reply.result());
        }
    }

    private void read(RpcId id, StreamId stream) {
        StreamSource source = bus.source(stream);
        source.handler(item -> {
            switch (item) {
                case StreamItem.Notification notification -> notified(source, notification);
                case StreamItem.Result result -> answered(id, result.reply());
                case StreamItem.Failed failed -> failed(id, failed.error());
                case StreamItem.Request ignored -> {}
                case StreamItem.Event ignored -> {}
                case StreamItem.Raw ignored -> {}
                case StreamItem.RawEnd ignored -> failed(id, new GatewayError.Internal("no MCP stream"));
            }
        });
    }

    private void notified(StreamSource source, StreamItem.Notification notification) {
        if (!mayStream || gone) {
            return;
        }
        event(new JsonRpcMessage.Notification(notification.method(), params(notification)));
        if (sse.isFull() && !gone) {
            source.stopGranting();
            full.add(source);
            sse.onDrain(this::drained);
        }
    }

    private void drained() {
        List<StreamSource> held = List.copyOf(full);
        full.clear();
        held.forEach(StreamSource::resumeGranting);
    }

    private void answered(RpcId id, McpReply reply) {
        switch (reply) {
            case McpReply.Result result -> done(new JsonRpcMessage.Response(id, result.result()));
            case McpReply.Refused refused ->
                done(new JsonRpcMessage.ErrorResponse(
                        id, new RpcError(refused.code(), refused.message(), refused.data())));
            case McpReply.Accepted ignored -> failed(id, new GatewayError.Internal("a stream in a stream"));
        }
    }

    /** A request that its client has cancelled gets no answer (2025-11-25, basic/utilities/cancellation). */
    private void failed(RpcId id, GatewayError error) {
        boolean sessionGone = error instanceof GatewayError.NotFound && !batch && !sse.isOpen();
        if (sessionGone && !gone) {
            open--;
            release();
            McpRoutes.refuse(visit, error);
        } else if (error instanceof GatewayError.Cancelled) {
            open--;
            finishIfAnswered();
        } else {
            long code = error instanceof GatewayError.NotFound ? McpErrors.NO_SESSION : -32603;
            done(new JsonRpcMessage.ErrorResponse(id, new RpcError(code, error.message(), Optional.empty())));
        }
    }

    private void done(JsonRpcMessage message) {
        open--;
        if (sse.isOpen()) {
            event(message);
        } else {
            waiting.add(message);
        }
        finishIfAnswered();
    }

    private void event(JsonRpcMessage message) {
        if (!gone && (sse.isOpen() || openStream())) {
            sse.write(frame(message));
        }
    }

    /** Where no stream can be had any more, notifications are left out. */
    private boolean openStream() {
        if (!slot.grow(1)) {
            return false;
        }
        sse.open(Map.of(FusionHeaders.REQUEST_ID, visit.exchange().id().value()));
        waiting.forEach(message -> sse.write(frame(message)));
        waiting.clear();
        return true;
    }

    private static Buffer frame(JsonRpcMessage message) {
        return SseEncoder.encode(SseEvent.of(Utf8Slice.of(JsonRpcWriter.text(message))));
    }

    private void finishIfAnswered() {
        if (open > 0) {
            return;
        }
        boolean stream = sse.isOpen() || (mayStream && (mustStream || waiting.isEmpty()) && !gone && openStream());
        if (!gone) {
            if (stream) {
                sse.end();
            } else {
                endWithJson();
            }
        }
        release();
    }

    private void endWithJson() {
        Buffer body = batch
                ? JsonRpcWriter.batch(waiting)
                : waiting.isEmpty() ? Buffer.buffer() : JsonRpcWriter.bytes(waiting.getFirst());
        visit.exchange()
                .response()
                .setStatusCode(waiting.isEmpty() ? 202 : 200)
                .putHeader("content-type", "application/json")
                .putHeader(FusionHeaders.REQUEST_ID, visit.exchange().id().value())
                .end(body);
    }

    private void release() {
        keepAlives.forget(this);
        slot.close();
        visit.exchange().memory().close();
    }

    @Override
    public long silence(long now) {
        return sse.silence(now);
    }

    @Override
    public void keepAlive() {
        if (!gone && (sse.isOpen() || openStream())) {
            sse.keepAlive();
        }
    }
}

package io.llmfusion.http;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.Command;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.StreamSource;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.McpCall;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.limits.Budget;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RawJson;
import io.llmfusion.sse.SseEncoder;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One call of an MCP server for a client of the bridge. Belongs to one event loop.
 *
 * <pre>
 *            reply or failure
 *  WAITING ─────────────────────────────────▶ ENDED
 *     │ accepted (events wanted)   terminal item ▲
 *     ├──────────────▶ STREAMING ────────────────┤
 *     └── client gone: cancel the call ──────────┘
 * </pre>
 *
 * With events, the status is spent at the first progress or keep-alive; what fails before is an HTTP error, what fails
 * after is an `error` event.
 */
final class BridgeAnswer implements KeepAlives.Silent {
    private static final Cancel CLIENT_GONE = new Cancel("client gone", Cancel.Policy.AS_CONFIGURED);

    /** Each server's own time-out ends a call long before, unless it keeps saying how far it is. */
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final Exchange exchange;
    private final FrontEnd frontEnd;
    private final BusClient bus;
    private final KeepAlives keepAlives;
    private final SseResponse sse;
    private final boolean events;
    private final Budget.Holding streamSlot;
    private Optional<Command<McpReply>> command = Optional.empty();
    private Optional<StreamSource> source = Optional.empty();
    private boolean ended;

    BridgeAnswer(Exchange exchange, FrontEnd frontEnd, BusClient bus, KeepAlives keepAlives) {
        this.exchange = exchange;
        this.frontEnd = frontEnd;
        this.bus = bus;
        this.keepAlives = keepAlives;
        this.sse = new SseResponse(exchange.response());
        this.events = BridgeEvents.wanted(exchange.request());
        this.streamSlot = frontEnd.limits().streams().holding();
    }

    void answer(BridgeCall call) {
        if (exchange.response().closed()) {
            finished();
            return;
        }
        if (events && !streamSlot.grow(1)) {
            fail(new GatewayError.Unavailable(
                    "as many streams are in flight as this node takes (server.limits.concurrent-streams)",
                    Optional.empty()));
            return;
        }
        exchange.response().closeHandler(closed -> clientGone());
        if (events) {
            keepAlives.watch(this);
        }
        send(call);
    }

    private void send(BridgeCall call) {
        CommandId id = CommandId.fresh();
        Deadline deadline = Deadline.in(LONGEST);
        McpCall asked = new McpCall(
                id, exchange.id(), exchange.caller(), call.method().wire(), call.params(), events, deadline);
        Command<McpReply> sent = bus.command(Addresses.mcpServer(call.server()), id, asked, deadline);
        command = Optional.of(sent);
        sent.reply().onComplete(reply -> {
            if (reply.succeeded()) {
                replied(reply.result(), call);
            } else {
                fail(GatewayFailure.errorOf(reply.cause(), exchange.id()));
            }
        });
    }

    private void clientGone() {
        if (!ended) {
            source.ifPresentOrElse(
                    stream -> stream.cancel(CLIENT_GONE), () -> command.ifPresent(sent -> sent.cancel(CLIENT_GONE)));
            finished();
        }
    }

    private void replied(McpReply reply, BridgeCall call) {
        switch (reply) {
            case McpReply.Result result -> succeed(result.result());
            case McpReply.Refused refused -> fail(BridgeErrors.of(refused, call.server()));
            case McpReply.Accepted accepted -> stream(accepted, call);
        }
    }

    private void stream(McpReply.Accepted accepted, BridgeCall call) {
        StreamSource stream = bus.source(accepted.stream());
        source = Optional.of(stream);
        if (ended) {
            stream.cancel(CLIENT_GONE);
            return;
        }
        exchange.memory().close();
        stream.handler(item -> item(stream, item, call));
    }

    private void item(StreamSource stream, StreamItem item, BridgeCall call) {
        if (ended) {
            return;
        }
        switch (item) {
            case StreamItem.Notification said -> told(stream, BridgeEvents.notification(said));
            case StreamItem.Result result -> replied(result.reply(), call);
            case StreamItem.Failed failed -> fail(failed.error());
            case StreamItem.Request ignored -> {}
            case StreamItem.Event ignored -> {}
            case StreamItem.Raw ignored -> {}
            case StreamItem.RawEnd ignored -> {}
        }
    }

    /** A client that reads slowly gets no more credit for the server until it has caught up. */
    private void told(StreamSource stream, Buffer frame) {
        openEvents();
        sse.write(frame);
        if (sse.isFull()) {
            stream.stopGranting();
            sse.onDrain(stream::resumeGranting);
        }
    }

    private void succeed(RawJson result) {
        if (ended) {
            return;
        }
        if (events) {
            openEvents();
            sse.write(SseEncoder.encode(BridgeEvents.result(result)));
            sse.end();
        } else {
            JsonAnswer.send(exchange, result);
        }
        finished();
    }

    private void fail(GatewayError error) {
        if (ended) {
            return;
        }
        if (sse.isOpen()) {
            sse.write(SseEncoder.encode(BridgeEvents.error(exchange.errors().body(error, exchange.id()))));
            sse.end();
        } else {
            ErrorRenderer.render(exchange, error);
        }
        finished();
    }

    private void finished() {
        if (!ended) {
            ended = true;
            keepAlives.forget(this);
            streamSlot.close();
            exchange.memory().close();
            frontEnd.metrics()
                    .requestFinished(exchange.route(), exchange.response().getStatusCode(), exchange.age());
        }
    }

    private void openEvents() {
        if (!sse.isOpen()) {
            sse.open(Map.of(FusionHeaders.REQUEST_ID, exchange.id().value()));
        }
    }

    @Override
    public long silence(long now) {
        return sse.silence(now);
    }

    @Override
    public void keepAlive() {
        openEvents();
        sse.keepAlive();
    }
}

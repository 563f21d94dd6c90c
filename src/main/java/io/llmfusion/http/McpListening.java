package io.llmfusion.http;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.StreamSource;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.SessionMessage;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.limits.Budget;
import io.llmfusion.mcp.hub.SessionTicket;
import io.llmfusion.mcp.protocol.JsonRpcMessage;
import io.llmfusion.mcp.protocol.JsonRpcWriter;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.StreamId;
import io.llmfusion.sse.SseEncoder;
import io.llmfusion.sse.SseEvent;
import io.llmfusion.sse.Utf8Slice;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The stream of a session that belongs to no request: open until one of both leaves. Belongs to one event loop. */
final class McpListening implements KeepAlives.Silent {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Cancel CLIENT_GONE = new Cancel("client gone", Cancel.Policy.AS_CONFIGURED);

    private final McpRoutes.Visit visit;
    private final BusClient bus;
    private final KeepAlives keepAlives;
    private final SseResponse sse;
    private final Budget.Holding slot;
    private Optional<StreamSource> source = Optional.empty();
    private long number;
    private boolean ended;

    McpListening(McpRoutes.Visit visit, FrontEnd frontEnd, BusClient bus, KeepAlives keepAlives) {
        this.visit = visit;
        this.bus = bus;
        this.keepAlives = keepAlives;
        this.sse = new SseResponse(visit.exchange().response());
        this.slot = frontEnd.limits().streams().holding();
    }

    void start(SessionTicket ticket) {
        if (!slot.grow(1)) {
            McpRoutes.refuse(visit, McpAnswer.tooManyStreams());
            return;
        }
        visit.exchange().memory().close();
        visit.exchange().response().closeHandler(closed -> finish());
        Optional<String> resume = Optional.ofNullable(visit.request().getHeader(McpHeaders.LAST_EVENT));
        bus.request(
                        Addresses.mcpSession(ticket.session()),
                        new SessionMessage.Listen(visit.caller(), resume),
                        Deadline.in(PATIENCE))
                .onSuccess(this::open)
                .onFailure(failure -> refuse(McpRoutes.unanswered(visit, failure)));
    }

    private void refuse(GatewayError error) {
        McpRoutes.refuse(visit, error);
        finish();
    }

    private void open(McpReply reply) {
        if (!(reply instanceof McpReply.Accepted accepted)) {
            refuse(McpRoutes.gone());
            return;
        }
        StreamSource stream = bus.source(accepted.stream());
        if (ended) {
            stream.cancel(CLIENT_GONE);
            return;
        }
        source = Optional.of(stream);
        sse.open(Map.of(FusionHeaders.REQUEST_ID, visit.exchange().id().value()));
        // The head alone stays in a buffer: clients wait for it before they go on.
        sse.keepAlive();
        keepAlives.watch(this);
        stream.handler(item -> item(stream, item));
    }

    private void item(StreamSource stream, StreamItem item) {
        if (ended) {
            return;
        }
        if (item.isTerminal()) {
            sse.end();
            finish();
        } else if (item instanceof StreamItem.Notification notification) {
            sse.write(SseEncoder.encode(event(stream.id(), notification)));
            if (sse.isFull()) {
                stream.stopGranting();
                sse.onDrain(stream::resumeGranting);
            }
        }
    }

    private SseEvent event(StreamId stream, StreamItem.Notification notification) {
        JsonRpcMessage message = new JsonRpcMessage.Notification(notification.method(), McpAnswer.params(notification));
        return SseEvent.of(Utf8Slice.of(JsonRpcWriter.text(message))).withId(stream.value() + "." + number++);
    }

    private void finish() {
        if (!ended) {
            ended = true;
            keepAlives.forget(this);
            slot.close();
            source.ifPresent(stream -> stream.cancel(CLIENT_GONE));
        }
    }

    @Override
    public long silence(long now) {
        return sse.silence(now);
    }

    @Override
    public void keepAlive() {
        sse.keepAlive();
    }
}

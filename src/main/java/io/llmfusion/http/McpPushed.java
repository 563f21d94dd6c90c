package io.llmfusion.http;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.Serving;
import io.llmfusion.bus.StreamSource;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.PushedMessage;
import io.llmfusion.bus.message.SessionMessage;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.limits.Budget;
import io.llmfusion.mcp.hub.Hub;
import io.llmfusion.mcp.hub.SessionTicket;
import io.llmfusion.mcp.protocol.JsonRpcInput;
import io.llmfusion.mcp.protocol.JsonRpcMessage;
import io.llmfusion.mcp.protocol.JsonRpcReader;
import io.llmfusion.mcp.protocol.JsonRpcWriter;
import io.llmfusion.mcp.protocol.McpMethod;
import io.llmfusion.mcp.protocol.RpcError;
import io.llmfusion.mcp.protocol.RpcErrorCode;
import io.llmfusion.mcp.protocol.RpcId;
import io.llmfusion.model.Caller;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.SessionId;
import io.llmfusion.model.StreamId;
import io.llmfusion.sse.SseEncoder;
import io.llmfusion.sse.SseEvent;
import io.llmfusion.sse.Utf8Slice;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A client of the first transport, HTTP with SSE (2024-11-05, basic/transports): one stream carries all that we say, what
 * the client says comes in requests of their own, at any instance, and is passed on to here. The session lives as long as
 * the stream. Belongs to one event loop.
 */
final class McpPushed implements KeepAlives.Silent {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Cancel CLIENT_GONE = new Cancel("client gone", Cancel.Policy.AS_CONFIGURED);
    private static final McpReply TAKEN = new McpReply.Result(RawJson.EMPTY_OBJECT);

    private final McpRoutes.Visit visit;
    private final BusClient bus;
    private final Hub hub;
    private final KeepAlives keepAlives;
    private final SseResponse sse;
    private final Budget.Holding slot;
    private final SessionId id = new SessionId(UUID.randomUUID().toString());
    private final Set<StreamSource> sources = new HashSet<>();
    private Optional<Serving> serving = Optional.empty();
    private Optional<SessionTicket> ticket = Optional.empty();
    private Caller caller;
    private Runnable onEnd = () -> {};
    private int open;
    private boolean leaving;
    private boolean ended;

    McpPushed(McpRoutes.Visit visit, FrontEnd frontEnd, BusClient bus, Hub hub, KeepAlives keepAlives) {
        this.visit = visit;
        this.bus = bus;
        this.hub = hub;
        this.keepAlives = keepAlives;
        this.caller = visit.caller();
        this.sse = new SseResponse(visit.exchange().response());
        this.slot = frontEnd.limits().streams().holding();
    }

    /** Tells the client where to send. */
    void start(Runnable ending) {
        if (!slot.grow(1)) {
            McpRoutes.refuse(visit, McpAnswer.tooManyStreams());
            ending.run();
            return;
        }
        onEnd = ending;
        visit.exchange().memory().close();
        visit.exchange().response().closeHandler(closed -> finish());
        serving = Optional.of(bus.serve(Addresses.mcpPushed(id), this::received));
        sse.open(Map.of(FusionHeaders.REQUEST_ID, visit.exchange().id().value()));
        write(SseEvent.named("endpoint", Utf8Slice.of(McpPushes.MESSAGES + "?sessionId=" + id.value())));
        keepAlives.watch(this);
    }

    /** Ends the stream as soon as nothing is waited for. */
    void leave() {
        leaving = true;
        if (open == 0 && !ended) {
            sse.end();
            finish();
        }
    }

    private Future<McpReply> received(PushedMessage message) {
        if (ended || !message.caller().id().equals(caller.id())) {
            return GatewayFailure.future(McpRoutes.gone());
        }
        caller = message.caller();
        return switch (JsonRpcReader.read(message.json().getBytes(StandardCharsets.UTF_8))) {
            case JsonRpcInput.Invalid invalid -> refused(invalid.error());
            case JsonRpcInput.Batch ignored ->
                refused(RpcErrorCode.INVALID_REQUEST.error("send one message at a time"));
            case JsonRpcInput.Single(JsonRpcMessage.Request request) -> {
                open++;
                asked(request);
                yield Future.succeededFuture(TAKEN);
            }
            case JsonRpcInput.Single(JsonRpcMessage.Notification told) -> notified(told);
            // An answer to nothing that we asked.
            case JsonRpcInput.Single ignored -> Future.succeededFuture(TAKEN);
        };
    }

    private static Future<McpReply> refused(RpcError error) {
        return Future.succeededFuture(new McpReply.Refused(error.code(), error.message(), error.data()));
    }

    private void asked(JsonRpcMessage.Request request) {
        if (McpMethod.INITIALIZE.is(request.method())) {
            initialize(request);
        } else if (ticket.isEmpty()) {
            answer(new JsonRpcMessage.ErrorResponse(
                    request.id(), RpcErrorCode.INVALID_REQUEST.error("begin with `initialize`")));
        } else {
            ask(ticket.get(), request);
        }
    }

    private void initialize(JsonRpcMessage.Request request) {
        hub.open(caller, Optional.empty(), request.paramsOrEmpty())
                .onSuccess(opened -> {
                    ticket.ifPresent(this::end);
                    ticket = Optional.of(opened.ticket());
                    answer(new JsonRpcMessage.Response(request.id(), opened.result()));
                    if (ended) {
                        end(opened.ticket());
                    } else {
                        listen(opened.ticket());
                    }
                })
                .onFailure(failure -> failed(request.id(), GatewayFailure.errorOf(failure)));
    }

    private void listen(SessionTicket session) {
        bus.request(
                        Addresses.mcpSession(session.session()),
                        new SessionMessage.Listen(caller, Optional.empty()),
                        Deadline.in(PATIENCE))
                .onSuccess(reply -> {
                    if (reply instanceof McpReply.Accepted accepted) {
                        StreamSource source = bus.source(accepted.stream());
                        read(source, item -> {
                            if (item.isTerminal()) {
                                leave();
                            }
                        });
                    }
                });
    }

    private void ask(SessionTicket session, JsonRpcMessage.Request request) {
        Deadline deadline = Deadline.in(LONGEST);
        SessionMessage.Request message = new SessionMessage.Request(
                CommandId.fresh(),
                visit.exchange().id(),
                caller,
                request.id(),
                request.method(),
                request.paramsOrEmpty(),
                deadline);
        bus.command(Addresses.mcpSession(session.session()), message.id(), message, deadline)
                .reply()
                .onSuccess(reply -> replied(request.id(), reply))
                .onFailure(failure -> failed(request.id(), McpRoutes.unanswered(visit, failure)));
    }

    private void replied(RpcId request, McpReply reply) {
        switch (reply) {
            case McpReply.Result result -> answer(new JsonRpcMessage.Response(request, result.result()));
            case McpReply.Refused refused ->
                answer(new JsonRpcMessage.ErrorResponse(
                        request, new RpcError(refused.code(), refused.message(), refused.data())));
            case McpReply.Accepted(StreamId stream) ->
                read(bus.source(stream), item -> {
                    if (item instanceof StreamItem.Result result) {
                        replied(request, result.reply());
                    } else if (item instanceof StreamItem.Failed failure) {
                        failed(request, failure.error());
                    }
                });
        }
    }

    /** Notifications go out as they come, at the client's pace; what else comes is the caller's. */
    private void read(StreamSource source, Consumer<StreamItem> other) {
        if (ended) {
            source.cancel(CLIENT_GONE);
            return;
        }
        sources.add(source);
        source.handler(item -> {
            if (item instanceof StreamItem.Notification notification) {
                write(new JsonRpcMessage.Notification(notification.method(), McpAnswer.params(notification)));
                if (sse.isFull()) {
                    source.stopGranting();
                    sse.onDrain(() -> sources.forEach(StreamSource::resumeGranting));
                }
                return;
            }
            if (item.isTerminal()) {
                sources.remove(source);
            }
            other.accept(item);
        });
    }

    private Future<McpReply> notified(JsonRpcMessage.Notification told) {
        if (ticket.isEmpty()) {
            return Future.succeededFuture(TAKEN);
        }
        SessionMessage message = new SessionMessage.Notification(caller, told.method(), told.paramsOrEmpty());
        return bus.request(Addresses.mcpSession(ticket.get().session()), message, Deadline.in(PATIENCE));
    }

    /** What the client has cancelled gets no answer. */
    private void failed(RpcId request, GatewayError error) {
        if (error instanceof GatewayError.Cancelled) {
            over();
        } else {
            answer(new JsonRpcMessage.ErrorResponse(request, new RpcError(-32603, error.message(), Optional.empty())));
        }
    }

    private void answer(JsonRpcMessage message) {
        write(message);
        over();
    }

    private void over() {
        open--;
        if (leaving) {
            leave();
        }
    }

    private void write(JsonRpcMessage message) {
        write(SseEvent.of(Utf8Slice.of(JsonRpcWriter.text(message))));
    }

    private void write(SseEvent event) {
        if (!ended) {
            Buffer frame = SseEncoder.encode(event);
            sse.write(frame);
        }
    }

    private void finish() {
        if (!ended) {
            ended = true;
            keepAlives.forget(this);
            slot.close();
            serving.ifPresent(Serving::stop);
            ticket.ifPresent(this::end);
            Set.copyOf(sources).forEach(source -> source.cancel(CLIENT_GONE));
            onEnd.run();
        }
    }

    private void end(SessionTicket session) {
        bus.request(Addresses.mcpSession(session.session()), new SessionMessage.End(caller), Deadline.in(PATIENCE));
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

package io.llmfusion.mcp.hub;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.Command;
import io.llmfusion.bus.CommandScope;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.StreamSink;
import io.llmfusion.bus.StreamSource;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.McpCall;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.SessionMessage;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.mcp.protocol.RpcErrorCode;
import io.llmfusion.model.Caller;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import io.llmfusion.model.StreamId;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One call of a client on its way to a server and back. Used on the session's event loop.
 *
 * <pre>
 *            result, error, failure
 *  WAITING ───────────────────────────────────────────▶ REPLIED
 *     │ first notification that the client wants            ▲
 *     ├──▶ STREAMING: reply is Accepted ── result, error ───┤ as the stream's last item
 *     └── cancelled by the client: the server is told, nothing is answered
 * </pre>
 */
final class CallRelay {
    private final BusClient bus;
    private final SessionMessage.Request request;
    private final Predicate<StreamItem.Notification> wanted;
    private final CommandScope scope;
    private final Promise<McpReply> reply = Promise.promise();
    private final Promise<Void> finished = Promise.promise();
    private Function<McpReply.Result, Future<McpReply>> mapping = Future::succeededFuture;
    private Optional<Command<McpReply>> upstream = Optional.empty();
    private Optional<StreamSource> source = Optional.empty();
    private Optional<StreamSink> sink = Optional.empty();
    private boolean over;

    /** @param wanted which notifications of the server the client gets */
    CallRelay(BusClient bus, SessionMessage.Request request, Predicate<StreamItem.Notification> wanted) {
        this.bus = bus;
        this.request = request;
        this.wanted = wanted;
        this.scope = bus.hold(request.id(), this::cancel);
    }

    Caller caller() {
        return request.caller();
    }

    /** The reply, which may be {@link McpReply.Accepted}; fails only when the client has cancelled. */
    Future<McpReply> reply() {
        return reply.future();
    }

    /** When nothing more comes, on a stream neither. */
    Future<Void> finished() {
        return finished.future();
    }

    /** Asks the server, unless the client has cancelled meanwhile. */
    void send(ServerName server, RawJson params, Function<McpReply.Result, Future<McpReply>> mapped) {
        if (over) {
            return;
        }
        mapping = mapped;
        McpCall call = new McpCall(
                CommandId.fresh(),
                request.request(),
                request.caller(),
                request.method(),
                params,
                true,
                request.deadline());
        Command<McpReply> command = bus.command(Addresses.mcpServer(server), call.id(), call, call.deadline());
        upstream = Optional.of(command);
        command.reply().onComplete(this::answered);
    }

    /** Answers without a server. */
    void answer(McpReply answer) {
        end(answer);
    }

    /** The client wants no answer any more. */
    void cancel(Cancel cancel) {
        if (over) {
            return;
        }
        over = true;
        source.ifPresentOrElse(
                stream -> stream.cancel(cancel), () -> upstream.ifPresent(command -> command.cancel(cancel)));
        GatewayError error = new GatewayError.Cancelled(cancel.reason());
        sink.ifPresentOrElse(
                stream -> stream.write(new StreamItem.Failed(error)), () -> reply.tryFail(new GatewayFailure(error)));
        release();
    }

    private void answered(AsyncResult<McpReply> answer) {
        if (answer.failed()) {
            end(RpcFailures.of(GatewayFailure.errorOf(answer.cause(), request.request())));
        } else if (answer.result() instanceof McpReply.Accepted accepted) {
            read(accepted.stream());
        } else {
            end(answer.result());
        }
    }

    private void read(StreamId stream) {
        StreamSource opened = bus.source(stream);
        source = Optional.of(opened);
        if (over) {
            opened.cancel(new Cancel("the call is over", Cancel.Policy.RESET));
        } else {
            opened.handler(this::item);
        }
    }

    private void item(StreamItem item) {
        switch (item) {
            case StreamItem.Notification notification -> notified(notification);
            // What servers ask of clients is answered by our own client side.
            case StreamItem.Request ignored -> {}
            case StreamItem.Result result -> end(result.reply());
            case StreamItem.Failed failed -> end(RpcFailures.of(failed.error()));
            case StreamItem.Event ignored -> noItemOfOurs();
            case StreamItem.Raw ignored -> noItemOfOurs();
            case StreamItem.RawEnd ignored -> noItemOfOurs();
        }
    }

    private void noItemOfOurs() {
        end(RpcFailures.of(RpcErrorCode.INTERNAL_ERROR, "the call was answered by something that is no MCP"));
    }

    private void notified(StreamItem.Notification notification) {
        if (over || !wanted.test(notification)) {
            return;
        }
        StreamSink stream = sink.orElseGet(this::accept);
        if (!stream.write(notification)) {
            source.ifPresent(StreamSource::stopGranting);
        }
    }

    private StreamSink accept() {
        StreamSink opened = bus.sink(StreamId.fresh());
        sink = Optional.of(opened);
        scope.release();
        opened.drainHandler(() -> source.ifPresent(StreamSource::resumeGranting));
        opened.onGone(this::cancel);
        reply.tryComplete(new McpReply.Accepted(opened.id()));
        return opened;
    }

    private void end(McpReply answer) {
        if (over) {
            return;
        }
        Future<McpReply> mapped =
                answer instanceof McpReply.Result result ? mapping.apply(result) : Future.succeededFuture(answer);
        mapped.otherwise(failure -> RpcFailures.of(GatewayFailure.errorOf(failure, request.request())))
                .onSuccess(this::deliver);
    }

    private void deliver(McpReply answer) {
        if (!over) {
            over = true;
            sink.ifPresentOrElse(
                    stream -> stream.write(new StreamItem.Result(answer)), () -> reply.tryComplete(answer));
            release();
        }
    }

    private void release() {
        scope.release();
        finished.tryComplete();
    }
}

package io.llmfusion.mcp.client;

import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.CommandScope;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.StreamSink;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.McpCall;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.StreamId;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;

/**
 * One call over the bus, from its arrival to its reply or the last item of its stream.
 *
 * <pre>
 *  waiting for the connection ─▶ asked ─ answer ──────────────────────────▶ replied
 *                                  │  └─ first notification, if streamed ─▶ accepted ─ answer ─▶ ended
 *                                  └──── session lost: once more, from the start
 *  Cancel, and the loss of the stream's reader, end it anywhere; the server is told.
 * </pre>
 */
final class ServedCall implements CallListener {
    /** Notifications beyond this much that nobody has read are left out: progress is no content. */
    private static final long UNREAD_BOUND = 256 << 10;

    private record Asked(McpConnection connection, PendingCall call) {}

    private final McpCall call;
    private final ServerLink link;
    private final BusClient bus;
    private final Duration silence;
    private final Promise<McpReply> reply = Promise.promise();
    private final CommandScope scope;
    private Optional<Asked> asked = Optional.empty();
    private Optional<StreamSink> sink = Optional.empty();
    private boolean over;

    /** @param silence longest time without answer or progress */
    ServedCall(McpCall call, ServerLink link, BusClient bus, Duration silence) {
        this.call = call;
        this.link = link;
        this.bus = bus;
        this.silence = silence;
        this.scope = bus.hold(call.id(), this::cancelled);
    }

    /** Asks once its turn has come. */
    Future<McpReply> run(Future<Void> turn) {
        turn.compose(clear -> ask())
                .recover(failure ->
                        failure instanceof SessionLostFailure && !over ? ask() : Future.failedFuture(failure))
                .onComplete(this::answered);
        return reply.future();
    }

    private Future<McpReply> ask() {
        return link.connected(call.deadline()).compose(connection -> {
            if (over) {
                return GatewayFailure.future(new GatewayError.Cancelled("cancelled while the server was starting"));
            }
            Optional<CallListener> listener = call.streamed() ? Optional.of(this) : Optional.empty();
            CallTerms terms = new CallTerms(call.deadline(), silence, listener);
            PendingCall pending = connection.call(call.method(), call.params(), terms);
            asked = Optional.of(new Asked(connection, pending));
            return pending.answer();
        });
    }

    @Override
    public void notified(String method, RawJson params) {
        if (over) {
            return;
        }
        StreamSink stream = sink.orElseGet(this::accept);
        if (stream.pendingBytes() < UNREAD_BOUND) {
            stream.write(new StreamItem.Notification(method, params));
        }
    }

    private StreamSink accept() {
        StreamSink opened = bus.sink(StreamId.fresh());
        sink = Optional.of(opened);
        scope.release();
        opened.onGone(this::cancelled);
        reply.complete(new McpReply.Accepted(opened.id()));
        return opened;
    }

    private void cancelled(Cancel cancel) {
        if (over) {
            return;
        }
        asked.ifPresentOrElse(
                under -> under.connection().cancel(under.call(), cancel.reason()),
                () -> end(GatewayFailure.future(new GatewayError.Cancelled(cancel.reason()))));
    }

    private void answered(AsyncResult<McpReply> answer) {
        end(answer.succeeded() ? Future.succeededFuture(answer.result()) : Future.failedFuture(known(answer.cause())));
    }

    private static GatewayFailure known(Throwable failure) {
        return switch (failure) {
            case GatewayFailure known -> known;
            case SessionLostFailure ignored ->
                new GatewayFailure(
                        new GatewayError.Unavailable("the MCP server forgets each session at once", Optional.empty()));
            default -> new GatewayFailure(GatewayFailure.errorOf(failure));
        };
    }

    private void end(Future<McpReply> answer) {
        if (over) {
            return;
        }
        over = true;
        scope.release();
        sink.ifPresentOrElse(stream -> stream.write(item(answer)), () -> answer.onComplete(reply));
    }

    private static StreamItem item(Future<McpReply> answer) {
        return answer.succeeded()
                ? new StreamItem.Result(answer.result())
                : new StreamItem.Failed(GatewayFailure.errorOf(answer.cause()));
    }
}

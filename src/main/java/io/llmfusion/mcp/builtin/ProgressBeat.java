package io.llmfusion.mcp.builtin;

import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.StreamSink;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.McpCall;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.mcp.protocol.McpNotification;
import io.llmfusion.mcp.protocol.ProgressToken;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.StreamId;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Says every few seconds that a call goes on, for callers that want progress: many MCP clients give up on a call that is
 * silent for a minute, and a model may think longer. Belongs to one event loop.
 *
 * <pre>
 *  silent ─── answer ─────────────────────▶ replied
 *    └─ first beat ─▶ accepted ─ answer ──▶ ended
 *                        └─ reader gone: cancel
 * </pre>
 */
final class ProgressBeat {
    /** What nobody reads is not heaped up. */
    private static final long UNREAD_BOUND = 4 << 10;

    private final Vertx vertx;
    private final BusClient bus;
    private final McpCall call;
    private final Consumer<Cancel> cancel;
    private final Promise<McpReply> reply = Promise.promise();
    private final long start = System.nanoTime();
    private Optional<StreamSink> sink = Optional.empty();
    private long beats;

    /** @param cancel stops the call when nobody reads its stream any more */
    ProgressBeat(Vertx vertx, BusClient bus, McpCall call, Consumer<Cancel> cancel) {
        this.vertx = vertx;
        this.bus = bus;
        this.call = call;
        this.cancel = cancel;
    }

    Future<McpReply> until(Future<McpReply> answer, Duration interval) {
        if (!call.streamed() || answer.isComplete()) {
            return answer;
        }
        long timer = vertx.setPeriodic(interval.toMillis(), beat -> beat());
        answer.onComplete(done -> {
            vertx.cancelTimer(timer);
            answered(done);
        });
        return reply.future();
    }

    private void beat() {
        StreamSink stream = sink.orElseGet(this::accept);
        if (stream.pendingBytes() < UNREAD_BOUND) {
            beats++;
            stream.write(new StreamItem.Notification(McpNotification.PROGRESS.wire(), progress()));
        }
    }

    private StreamSink accept() {
        StreamSink opened = bus.sink(StreamId.fresh());
        sink = Optional.of(opened);
        opened.onGone(cancel);
        reply.complete(new McpReply.Accepted(opened.id()));
        return opened;
    }

    private RawJson progress() {
        ProgressToken token = ProgressToken.ofRequest(call.params()).orElseGet(() -> ProgressToken.of(0));
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        return token.inNotification(new RawJson("{\"progress\":" + beats + ",\"message\":"
                + Json.quote("waiting for the model, " + seconds + " s") + "}"));
    }

    private void answered(AsyncResult<McpReply> answer) {
        if (sink.isPresent()) {
            sink.get().write(item(answer));
        } else if (answer.succeeded()) {
            reply.complete(answer.result());
        } else {
            reply.fail(answer.cause());
        }
    }

    private static StreamItem item(AsyncResult<McpReply> answer) {
        return answer.succeeded()
                ? new StreamItem.Result(answer.result())
                : new StreamItem.Failed(GatewayFailure.errorOf(answer.cause()));
    }
}

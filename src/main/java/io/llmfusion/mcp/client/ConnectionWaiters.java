package io.llmfusion.mcp.client;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.ServerName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Calls that wait until their server has started, each within its own deadline; bounded. */
final class ConnectionWaiters {
    private static final int MOST = 1_000;

    private final Deque<Promise<McpConnection>> waiting = new ArrayDeque<>();

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    Future<McpConnection> join(Deadline deadline, ServerName server) {
        if (waiting.size() >= MOST) {
            return GatewayFailure.future(new GatewayError.Unavailable(
                    "too many calls wait for MCP server `" + server + "` to start", Optional.empty()));
        }
        Promise<McpConnection> promise = Promise.promise();
        waiting.add(promise);
        return promise.future()
                .timeout(deadline.timerMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> {
                    waiting.remove(promise);
                    return Future.failedFuture(failure instanceof TimeoutException ? late(server) : failure);
                });
    }

    private static GatewayFailure late(ServerName server) {
        return new GatewayFailure(
                new GatewayError.TimedOut("MCP server `" + server + "` did not start in time", "connect"));
    }

    void complete(McpConnection connection) {
        each(promise -> promise.tryComplete(connection));
    }

    void fail(GatewayError error) {
        each(promise -> promise.tryFail(new GatewayFailure(error)));
    }

    private void each(Consumer<Promise<McpConnection>> end) {
        List<Promise<McpConnection>> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(end);
    }
}

package io.llmfusion.mcp.client;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.ServerEvent;
import io.llmfusion.bus.message.ServerState;
import io.llmfusion.config.McpServerConfig;
import io.llmfusion.mcp.client.ServerLifecycle.Event;
import io.llmfusion.mcp.client.ServerLifecycle.State;
import io.llmfusion.mcp.client.ServerLifecycle.Step;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import io.llmfusion.observe.LogKeys;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one server connected: does what each state of {@link ServerLifecycle} asks for, and hands the connection to whoever
 * calls. Used on the verticle's context.
 */
final class ServerLink implements McpConnection.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLink.class);

    /** A server that takes longer to start keeps no other waiting. */
    private static final long SLOT_MILLIS = 5_000;

    /** What `initialize` itself does not bound: the connection before it and the notification after it. */
    private static final Duration GREETING = Duration.ofSeconds(6);

    private final McpServerConfig config;
    private final ServerName name;
    private final ClientOptions options;
    private final Supplier<McpTransport> transports;
    private final Vertx vertx;
    private final Context context;
    private final Consumer<ServerEvent> events;
    private final RestartPolicy policy;
    private final ServerLifecycle lifecycle;
    private final ConnectionWaiters waiters = new ConnectionWaiters();
    private State state = new State.Idle(0);
    private Optional<McpConnection> connection = Optional.empty();
    private Future<Void> closing = Future.succeededFuture();
    private ServerReport report;
    private long starts;
    private long readySince;

    ServerLink(
            McpServerConfig config,
            ClientOptions options,
            Supplier<McpTransport> transports,
            Vertx vertx,
            Consumer<ServerEvent> events) {
        this.config = config;
        this.name = config.name();
        this.options = options;
        this.transports = transports;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.events = events;
        this.policy = RestartPolicy.of(config, options.pace());
        this.lifecycle = new ServerLifecycle(policy);
        this.report = ServerReport.of(config);
    }

    /** Starts the server if it does not run; for eager ones. */
    void start() {
        on(new Event.Wanted());
    }

    /** A connection to call on, started if need be; fails at once while the server is known to be down. */
    Future<McpConnection> connected(Deadline deadline) {
        on(new Event.Wanted());
        return switch (state) {
            case State.Ready ignored -> Future.succeededFuture(connection.orElseThrow());
            case State.Starting ignored -> waiters.join(deadline, name);
            case State.BackingOff backing -> down(backing.reason(), backing.delay());
            case State.Failed failed -> down(failed.reason(), policy.longest());
            case State.Idle ignored -> down("MCP server `" + name + "` is not started", policy.first());
            case State.Stopping ignored -> GatewayFailure.future(stopping());
            case State.Stopped ignored -> GatewayFailure.future(stopping());
        };
    }

    private static Future<McpConnection> down(String reason, Duration wait) {
        return GatewayFailure.future(new GatewayError.Unavailable(reason, Optional.of(wait)));
    }

    private GatewayError stopping() {
        return new GatewayError.Unavailable("MCP server `" + name + "` is being stopped", Optional.empty());
    }

    ServerState state() {
        return report.state(ServerReport.phase(state), connection);
    }

    /** Whether no call is under way. */
    boolean idle() {
        return waiters.isEmpty()
                && connection.filter(open -> open.pending() > 0).isEmpty();
    }

    /** Ends the session and the process until the next call. */
    void rest() {
        on(new Event.IdleTooLong());
    }

    /** Fails what waits; completes when session and process are gone. */
    Future<Void> stop() {
        on(new Event.Stop());
        return closing;
    }

    private void on(Event event) {
        State before = state;
        State next = lifecycle.next(before, event);
        if (next.equals(before)) {
            return;
        }
        state = next;
        report = report.entered(before, next);
        LOG.atDebug()
                .addKeyValue(LogKeys.SERVER, name)
                .addKeyValue(LogKeys.STATE, next)
                .log("MCP server changed");
        enter(next);
        events.accept(new ServerEvent.StateChanged(state()));
    }

    private void enter(State entered) {
        switch (entered) {
            case State.Starting(Step step, int ignored) when step == Step.OPENING -> open();
            case State.Starting ignored -> {}
            case State.Ready ignored -> ready();
            case State.BackingOff(int ignored, Duration delay, String reason) -> pause(reason, delay);
            case State.Failed(int ignored, boolean cooling, String reason)
            when cooling -> pause(reason, policy.longest());
            case State.Failed ignored -> {}
            case State.Idle ignored -> closeCurrent(stopping());
            case State.Stopping ignored -> {
                waiters.fail(stopping());
                closeCurrent(stopping()).onComplete(done -> on(new Event.Closed()));
            }
            case State.Stopped ignored -> {}
        }
    }

    private void ready() {
        readySince = System.nanoTime();
        connection.ifPresent(waiters::complete);
        LOG.atInfo()
                .addKeyValue(LogKeys.SERVER, name)
                .addKeyValue(LogKeys.STATE, "ready")
                .log("MCP server is ready");
    }

    private void pause(String reason, Duration delay) {
        waiters.fail(new GatewayError.Unavailable(reason, Optional.of(delay)));
        closeCurrent(new GatewayError.Unavailable(reason, Optional.of(delay)));
        LOG.atWarn()
                .addKeyValue(LogKeys.SERVER, name)
                .addKeyValue(LogKeys.REASON, reason)
                .addKeyValue(LogKeys.MILLIS, delay.toMillis())
                .log("MCP server is down; it is tried again later");
        State waiting = state;
        vertx.setTimer(Math.max(1, delay.toMillis()), ignored -> {
            if (state == waiting) {
                on(new Event.RetryDue());
            }
        });
    }

    /** The old process has ended before the new one starts: two of them may want the same files. */
    private void open() {
        long start = ++starts;
        closeCurrent(stopping()).onComplete(ignored -> {
            switch (config) {
                case McpServerConfig.Stdio child ->
                    options.slots().take(slot -> context.runOnContext(now -> open(start, slot)));
                case McpServerConfig.Http remote -> openNow(start);
            }
        });
    }

    private void open(long start, StartSlots.Slot slot) {
        vertx.setTimer(SLOT_MILLIS, ignored -> slot.close());
        openNow(start).onComplete(ignored -> slot.close());
    }

    /** Does nothing when the server has been stopped, or started otherwise, while this start waited. */
    private Future<Void> openNow(long start) {
        if (start != starts || !(state instanceof State.Starting)) {
            return Future.succeededFuture();
        }
        McpConnection opened = new McpConnection(name, transports.get(), options, this, vertx);
        connection = Optional.of(opened);
        Duration limit = config.settings().timeout();
        CallTerms terms = new CallTerms(Deadline.in(limit), limit, Optional.empty());
        return opened.transport()
                .open(opened)
                .compose(ignored -> greet(opened, terms))
                .timeout(limit.plus(GREETING).toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(peer -> initialized(opened, peer))
                .onFailure(failure -> broken(opened, reason(failure)))
                .mapEmpty();
    }

    private Future<ServerState.Peer> greet(McpConnection opened, CallTerms terms) {
        if (isCurrent(opened)) {
            on(new Event.Opened());
        }
        return new Handshake(name, options.clientInfo()).run(opened, terms);
    }

    private void initialized(McpConnection opened, ServerState.Peer peer) {
        if (isCurrent(opened)) {
            report = report.met(peer);
            on(new Event.Initialized());
        }
    }

    private String reason(Throwable failure) {
        return failure instanceof GatewayFailure known
                ? known.error().message()
                : "MCP server `" + name + "` did not start in time";
    }

    private Future<Void> closeCurrent(GatewayError error) {
        connection.ifPresent(open -> {
            connection = Optional.empty();
            report = report.parted(open);
            closing = Future.join(closing, open.close(error)).<Void>mapEmpty().otherwiseEmpty();
        });
        return closing;
    }

    private boolean isCurrent(McpConnection asked) {
        return connection.filter(open -> open == asked).isPresent();
    }

    @Override
    public void notified(String method, RawJson params) {
        events.accept(new ServerEvent.Notified(name, method, params));
    }

    @Override
    public void broken(McpConnection asked, String reason) {
        if (isCurrent(asked)) {
            boolean stable = state instanceof State.Ready
                    && System.nanoTime() - readySince > options.pace().stable().toNanos();
            report = report.failed(reason);
            on(new Event.Broken(reason, stable));
        }
    }

    @Override
    public void sessionLost(McpConnection asked) {
        if (isCurrent(asked)) {
            // Calls under way have streams of their own and may still end well.
            connection = Optional.empty();
            asked.retire();
            on(new Event.SessionLost());
        }
    }
}

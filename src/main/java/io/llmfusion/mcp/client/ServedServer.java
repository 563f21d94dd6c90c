package io.llmfusion.mcp.client;

import io.llmfusion.bus.Address;
import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.Serving;
import io.llmfusion.bus.message.McpCall;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.ServerEvent;
import io.llmfusion.bus.message.ServerState;
import io.llmfusion.config.McpServerConfig;
import io.llmfusion.guard.Guard;
import io.llmfusion.guard.Pass;
import io.llmfusion.mcp.protocol.McpMethod;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A server at its bus addresses: each call passes the guard, is counted, and keeps the server from going to rest. */
final class ServedServer {
    /** How often a server that goes is looked at for calls under way. */
    private static final Duration LOOK = Duration.ofMillis(20);

    private final McpServerConfig config;
    private final Guard guard;
    private final ClientOptions options;
    private final Vertx vertx;
    private final BusClient bus;
    private final ServerLink link;
    private final List<Serving> servings;
    private final SharedWishes wishes = new SharedWishes();
    private final Future<Void> turn;
    private long lastUse = System.nanoTime();

    /** Serves from now on; made on the verticle's context, where its turn to start and to call comes too. */
    ServedServer(
            McpServerConfig config,
            Guard guard,
            ClientOptions options,
            Supplier<McpTransport> transports,
            Vertx vertx,
            Future<Void> turn) {
        this.config = config;
        this.guard = guard;
        this.options = options;
        this.vertx = vertx;
        this.turn = turn;
        this.bus = new BusClient(vertx);
        Address<ServerEvent, Void> events = Addresses.mcpServerEvents(config.name());
        this.link = new ServerLink(config, options, transports, vertx, event -> publish(events, event));
        this.servings = List.of(
                bus.serve(Addresses.mcpServer(config.name()), this::call),
                bus.serve(Addresses.mcpServerState(config.name()), ignored -> Future.succeededFuture(link.state())));
    }

    private void publish(Address<ServerEvent, Void> events, ServerEvent event) {
        if (event instanceof ServerEvent.StateChanged changed && changed.state().phase() == ServerState.Phase.READY) {
            wishes.forget();
        }
        bus.publish(events, event);
    }

    /** Starts an eager server; a lazy one waits for its first call. */
    void start() {
        if (config.settings().start() == McpServerConfig.Start.EAGER) {
            turn.onComplete(clear -> link.start());
        }
        config.settings().idleStop().ifPresent(this::watchIdle);
    }

    /** Lets the calls under way end, as long as the patience lasts. */
    Future<Void> retire(Duration patience) {
        Promise<Void> retired = Promise.promise();
        Deadline end = Deadline.in(patience);
        Future<Void> answered =
                Future.join(servings.stream().map(Serving::stop).toList()).mapEmpty();
        vertx.setPeriodic(1, LOOK.toMillis(), timer -> {
            if (end.passed() || (answered.isComplete() && link.idle())) {
                vertx.cancelTimer(timer);
                retired.tryComplete();
            }
        });
        return retired.future();
    }

    Future<Void> stop() {
        List<Future<Void>> ends = new ArrayList<>(List.of(link.stop()));
        servings.forEach(serving -> ends.add(serving.stop()));
        return Future.join(ends).mapEmpty();
    }

    private Future<McpReply> call(McpCall call) {
        if (McpMethod.INITIALIZE.is(call.method())) {
            return GatewayFailure.future(
                    GatewayError.InvalidRequest.at("method", "the session with a server is the gateway's own"));
        }
        Optional<McpReply> settled = wishes.settled(call);
        if (settled.isPresent()) {
            return Future.succeededFuture(settled.get());
        }
        Optional<Pass> pass = guard.enter();
        if (pass.isEmpty()) {
            return GatewayFailure.future(new GatewayError.Unavailable(
                    "MCP server `" + config.name() + "` has failed too often", Optional.of(guard.retryAfter())));
        }
        return call(call, pass.get());
    }

    private Future<McpReply> call(McpCall call, Pass pass) {
        long start = System.nanoTime();
        lastUse = start;
        return new ServedCall(call, link, bus, silence(pass)).run(turn).onComplete(answer -> {
            lastUse = System.nanoTime();
            settle(pass, answer);
            if (answer.result() instanceof McpReply.Result) {
                wishes.agreed(call);
            }
            Duration took = Duration.ofNanos(lastUse - start);
            options.metrics().mcpCallFinished(config.name(), outcome(answer), took);
        });
    }

    private Duration silence(Pass pass) {
        Duration configured = config.settings().timeout();
        return pass.deadline().filter(probe -> probe.compareTo(configured) < 0).orElse(configured);
    }

    /** Only what the server itself did counts: not a caller that went away, nor that it is known to be down. */
    private static void settle(Pass pass, AsyncResult<McpReply> answer) {
        if (answer.succeeded()) {
            pass.succeeded();
            return;
        }
        switch (GatewayFailure.errorOf(answer.cause())) {
            case GatewayError.UpstreamFailed ignored -> pass.failed();
            case GatewayError.TimedOut ignored -> pass.failed();
            case GatewayError.Overloaded ignored -> pass.failed();
            case GatewayError other -> pass.abandoned();
        }
    }

    private static String outcome(AsyncResult<McpReply> answer) {
        if (answer.failed()) {
            return "failed";
        }
        return switch (answer.result()) {
            case McpReply.Result ignored -> "result";
            case McpReply.Refused ignored -> "refused";
            case McpReply.Accepted ignored -> "streamed";
        };
    }

    /** One timer, armed for when the time since the last use could be up. */
    private void watchIdle(Duration limit) {
        long left = limit.toNanos() - (System.nanoTime() - lastUse);
        vertx.setTimer(Math.max(1, Duration.ofNanos(left).toMillis() + 1), ignored -> {
            if (System.nanoTime() - lastUse >= limit.toNanos()) {
                if (link.idle()) {
                    link.rest();
                }
                lastUse = System.nanoTime();
            }
            watchIdle(limit);
        });
    }
}

package io.llmfusion.mcp.client;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.Command;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.McpCall;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.ServerEvent;
import io.llmfusion.bus.message.ServerState;
import io.llmfusion.bus.message.ServerStateQuery;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.model.Caller;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RequestId;
import io.llmfusion.model.ServerName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** A part of the gateway that calls one MCP server over the bus, and hears its events; for tests. */
final class McpCaller extends VerticleBase {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final ServerName server;
    private final List<ServerEvent> events = new CopyOnWriteArrayList<>();
    private Optional<BusClient> bus = Optional.empty();

    private McpCaller(ServerName server) {
        this.server = server;
    }

    static McpCaller of(Vertx vertx, String server) {
        McpCaller caller = new McpCaller(new ServerName(server));
        await(vertx.deployVerticle(caller));
        return caller;
    }

    @Override
    public Future<?> start() {
        BusClient client = new BusClient(vertx);
        client.subscribe(Addresses.mcpServerEvents(server), events::add);
        bus = Optional.of(client);
        return Future.succeededFuture();
    }

    /** Calls a tool with arguments, and waits for the result's JSON. */
    String tool(String name, String arguments) {
        return result(await(call("tools/call", params(name, arguments), PATIENCE)));
    }

    String tool(String name) {
        return tool(name, "{}");
    }

    static String result(McpReply reply) {
        return ((McpReply.Result) reply).result().text();
    }

    Future<McpReply> call(String method, String params, Duration time) {
        return command(method, params, time).reply();
    }

    Future<McpReply> callTool(String name, Duration time) {
        return call("tools/call", params(name, "{}"), time);
    }

    Command<McpReply> command(String method, String params, Duration time) {
        return send(message(method, params, time, false), time);
    }

    /** Starts a call whose notifications are wanted. */
    Command<McpReply> streamed(String params, Duration time) {
        return send(message("tools/call", params, time, true), time);
    }

    private Command<McpReply> send(McpCall call, Duration time) {
        return on(client -> client.command(Addresses.mcpServer(server), call.id(), call, Deadline.in(time)));
    }

    /** Reads a call's stream to its end. */
    List<StreamItem> read(McpReply reply) {
        McpReply.Accepted accepted = (McpReply.Accepted) reply;
        List<StreamItem> items = new CopyOnWriteArrayList<>();
        Promise<List<StreamItem>> ended = Promise.promise();
        on(client -> client.source(accepted.stream()).handler(item -> {
            items.add(item);
            if (item.isTerminal()) {
                ended.complete(items);
            }
        }));
        return await(ended.future());
    }

    private static McpCall message(String method, String params, Duration time, boolean streamed) {
        return new McpCall(
                CommandId.fresh(),
                new RequestId("test"),
                Caller.ANONYMOUS,
                method,
                new RawJson(params),
                streamed,
                Deadline.in(time));
    }

    static String params(String name, String arguments) {
        return "{\"name\":\"" + name + "\",\"arguments\":" + arguments + "}";
    }

    ServerState state() {
        return await(on(client ->
                client.request(Addresses.mcpServerState(server), new ServerStateQuery(), Deadline.in(PATIENCE))));
    }

    List<ServerEvent> events() {
        return events;
    }

    /** Methods of the notifications that belonged to no call. */
    List<String> notified() {
        return events.stream()
                .filter(ServerEvent.Notified.class::isInstance)
                .map(event -> ((ServerEvent.Notified) event).method())
                .toList();
    }

    void untilPhase(ServerState.Phase phase) {
        until(() -> state().phase() == phase);
    }

    <T> T on(Function<BusClient, T> action) {
        return await(Future.future(promise -> context.runOnContext(ignored -> {
            try {
                promise.complete(action.apply(bus.orElseThrow()));
            } catch (RuntimeException failure) {
                promise.fail(failure);
            }
        })));
    }

    /** The gateway's error that a future fails with. */
    static GatewayError failure(Future<?> future) {
        try {
            Object value = await(future);
            throw new AssertionError("succeeded with " + value);
        } catch (GatewayFailure failure) {
            return failure.error();
        }
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
        } catch (InterruptedException | TimeoutException failed) {
            throw new IllegalStateException(failed);
        }
    }

    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the condition did not come true within " + PATIENCE);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}

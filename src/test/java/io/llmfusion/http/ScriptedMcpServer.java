package io.llmfusion.http;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.CommandScope;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.StreamSink;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.McpCall;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.ServerEvent;
import io.llmfusion.bus.message.ServerState;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.mcp.protocol.McpEra;
import io.llmfusion.mcp.protocol.McpRevision;
import io.llmfusion.mcp.protocol.RawElements;
import io.llmfusion.mcp.protocol.RawSplice;
import io.llmfusion.mcp.protocol.ServerCapabilities;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import io.llmfusion.model.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** An MCP server at its bus addresses that does what a test says; for tests. */
final class ScriptedMcpServer extends VerticleBase {
    private final ServerName name;
    private final Map<ItemKind, List<RawJson>> items = new EnumMap<>(ItemKind.class);
    private final List<McpCall> calls = new CopyOnWriteArrayList<>();
    private final List<String> cancels = new CopyOnWriteArrayList<>();
    private volatile Function<McpCall, Future<McpReply>> behaviour = call -> result("{}");
    private Optional<BusClient> bus = Optional.empty();

    ScriptedMcpServer(String name) {
        this.name = new ServerName(name);
    }

    ScriptedMcpServer has(ItemKind kind, String... raw) {
        List<RawJson> all = items.computeIfAbsent(kind, ignored -> new ArrayList<>());
        List.of(raw).forEach(one -> all.add(new RawJson(one)));
        return this;
    }

    ScriptedMcpServer tool(String tool) {
        return has(ItemKind.TOOL, "{\"name\":\"" + tool + "\",\"inputSchema\":{\"type\":\"object\"}}");
    }

    /** What it does with whatever is no list. */
    ScriptedMcpServer does(Function<McpCall, Future<McpReply>> other) {
        behaviour = other;
        return this;
    }

    static Future<McpReply> result(String json) {
        return Future.succeededFuture(new McpReply.Result(new RawJson(json)));
    }

    ServerName name() {
        return name;
    }

    List<McpCall> calls(String method) {
        return calls.stream().filter(call -> call.method().equals(method)).toList();
    }

    List<String> cancels() {
        return cancels;
    }

    @Override
    public Future<?> start() {
        BusClient client = new BusClient(vertx);
        bus = Optional.of(client);
        client.serve(Addresses.mcpServer(name), this::answer);
        client.serve(Addresses.mcpServerState(name), ignored -> Future.succeededFuture(state()));
        return Future.succeededFuture();
    }

    private Future<McpReply> answer(McpCall call) {
        calls.add(call);
        for (ItemKind kind : ItemKind.values()) {
            if (kind.listMethod().is(call.method())) {
                String list =
                        RawElements.write(items.getOrDefault(kind, List.of())).text();
                return result("{\"" + kind.member() + "\":" + list + "}");
            }
        }
        return behaviour.apply(call);
    }

    private ServerState state() {
        RawJson capabilities = new RawJson("{\"tools\":{},\"logging\":{},\"resources\":{\"subscribe\":true}}");
        ServerState.Peer peer = new ServerState.Peer(
                McpEra.LEGACY,
                McpRevision.R2025_06_18,
                new ServerCapabilities(capabilities),
                RawJson.EMPTY_OBJECT,
                Optional.of("Use " + name + " well."));
        return new ServerState(
                name,
                new ServerState.Endpoint.Builtin(),
                ServerState.Phase.READY,
                Optional.of(peer),
                OptionalInt.empty(),
                Optional.empty(),
                0,
                List.of());
    }

    /** Never answers, but notes that it is cancelled. */
    Future<McpReply> hang(McpCall call) {
        Promise<McpReply> promise = Promise.promise();
        CommandScope scope = bus.orElseThrow().hold(call.id(), cancel -> {
            cancels.add(cancel.reason());
            promise.fail(new GatewayFailure(new GatewayError.Cancelled(cancel.reason())));
        });
        return promise.future().onComplete(ended -> scope.release());
    }

    /** Sends progress under the caller's token, then the result. */
    Future<McpReply> progress(McpCall call, int steps, String result) {
        return stream(sink -> {
            String token = RawSplice.member(
                            RawSplice.member(call.params(), "_meta").orElse(RawJson.EMPTY_OBJECT), "progressToken")
                    .map(RawJson::text)
                    .orElse("99");
            for (int step = 1; step <= steps; step++) {
                sink.write(new StreamItem.Notification(
                        "notifications/progress",
                        new RawJson("{\"progressToken\":" + token + ",\"progress\":" + step + "}")));
            }
            sink.write(new StreamItem.Result(new McpReply.Result(new RawJson(result))));
        });
    }

    /** Accepts the call and does this with its stream. */
    Future<McpReply> stream(java.util.function.Consumer<StreamSink> talk) {
        StreamSink sink = bus.orElseThrow().sink(StreamId.fresh());
        sink.onGone(cancel -> cancels.add(cancel.reason()));
        Future<McpReply> accepted = Future.succeededFuture(new McpReply.Accepted(sink.id()));
        talk.accept(sink);
        return accepted;
    }

    /** Says something that belongs to no call. */
    void say(String method, String params) {
        context.runOnContext(ignored -> bus.orElseThrow()
                .publish(Addresses.mcpServerEvents(name), new ServerEvent.Notified(name, method, new RawJson(params))));
    }

    /** Says that it has started anew. */
    void sayReady() {
        context.runOnContext(ignored ->
                bus.orElseThrow().publish(Addresses.mcpServerEvents(name), new ServerEvent.StateChanged(state())));
    }

    static Cancel gone() {
        return new Cancel("gone", Cancel.Policy.RESET);
    }
}

package io.llmfusion.mcp.catalog;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.Peer;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.McpCall;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.ServerEvent;
import io.llmfusion.bus.message.ServerState;
import io.llmfusion.config.McpServerConfig;
import io.llmfusion.config.McpServerConfig.Settings;
import io.llmfusion.config.McpServerConfig.ToolRules;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.mcp.protocol.ListPage;
import io.llmfusion.mcp.protocol.McpEra;
import io.llmfusion.mcp.protocol.McpRevision;
import io.llmfusion.mcp.protocol.RpcErrorCode;
import io.llmfusion.mcp.protocol.ServerCapabilities;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;

/** An MCP server at its bus addresses that does what a test says. What it has no script for, it does not know. */
public final class ScriptedServer {
    private final ServerName name;
    private final Peer peer;
    private final List<McpCall> calls = new CopyOnWriteArrayList<>();
    private final List<Cancel> cancelled = new CopyOnWriteArrayList<>();
    private final Map<String, BiFunction<BusClient, McpCall, Future<McpReply>>> scripts = new ConcurrentHashMap<>();

    private ScriptedServer(Vertx vertx, String name) {
        this.name = new ServerName(name);
        this.peer = Peer.in(vertx);
        peer.run(bus -> {
            bus.serve(Addresses.mcpServer(this.name), call -> answer(bus, call));
            bus.serve(Addresses.mcpServerState(this.name), asked -> Future.succeededFuture(state()));
        });
    }

    public static ScriptedServer in(Vertx vertx, String name) {
        return new ScriptedServer(vertx, name);
    }

    /** How the configuration names it, under its own name as prefix. */
    public static McpServerConfig config(String name) {
        return config(name, Optional.empty(), ToolRules.ALL);
    }

    public static McpServerConfig config(String name, Optional<String> prefix, ToolRules rules) {
        Settings standard = Settings.DEFAULT;
        Settings settings = new Settings(
                true, prefix, rules, standard.start(), Optional.empty(), standard.timeout(), standard.maxRestarts());
        return new McpServerConfig.Stdio(
                new ServerName(name), "scripted", List.of(), Map.of(), Optional.empty(), settings);
    }

    /** Lists these raw objects on one page. */
    public ScriptedServer lists(ItemKind kind, String... items) {
        List<RawJson> raw = Arrays.stream(items).map(RawJson::new).toList();
        return says(
                kind.listMethod().wire(),
                new ListPage(raw, Optional.empty()).json(kind).text());
    }

    /** Lists tools of these names. */
    public ScriptedServer hasTools(String... names) {
        return lists(
                ItemKind.TOOL, Arrays.stream(names).map(ScriptedServer::tool).toArray(String[]::new));
    }

    public static String tool(String name) {
        return "{\"name\":\"" + name + "\",\"inputSchema\":{\"type\":\"object\"}}";
    }

    /** Answers a method with this result. */
    public ScriptedServer says(String method, String result) {
        return does(method, (bus, call) -> Future.succeededFuture(new McpReply.Result(new RawJson(result))));
    }

    /** Never answers a method; hears whether the call is cancelled. */
    public ScriptedServer hangs(String method) {
        return does(method, (bus, call) -> {
            bus.hold(call.id(), cancelled::add);
            return Promise.<McpReply>promise().future();
        });
    }

    public ScriptedServer does(String method, BiFunction<BusClient, McpCall, Future<McpReply>> script) {
        scripts.put(method, script);
        return this;
    }

    /** Publishes a notification that belongs to no call. */
    public void notifies(String method) {
        peer.run(bus -> bus.publish(
                Addresses.mcpServerEvents(name), new ServerEvent.Notified(name, method, RawJson.EMPTY_OBJECT)));
    }

    /** Publishes that it has started. */
    public void isReady() {
        peer.run(bus -> bus.publish(Addresses.mcpServerEvents(name), new ServerEvent.StateChanged(state())));
    }

    public List<McpCall> calls() {
        return calls;
    }

    public List<Cancel> cancelled() {
        return cancelled;
    }

    /** How often a method was called. */
    public long calls(String method) {
        return calls.stream().filter(call -> call.method().equals(method)).count();
    }

    public void undeploy() {
        peer.undeploy();
    }

    private Future<McpReply> answer(BusClient bus, McpCall call) {
        calls.add(call);
        return scripts.getOrDefault(call.method(), (client, unknown) -> unknown())
                .apply(bus, call);
    }

    private static Future<McpReply> unknown() {
        return Future.succeededFuture(
                new McpReply.Refused(RpcErrorCode.METHOD_NOT_FOUND.code(), "Method not found", Optional.empty()));
    }

    private ServerState state() {
        ServerState.Peer told = new ServerState.Peer(
                McpEra.LEGACY,
                McpRevision.NEWEST_LEGACY,
                new ServerCapabilities(new RawJson("{\"tools\":{ }}")),
                new RawJson("{\"name\":\"scripted\", \"version\":1.0}"),
                Optional.empty());
        return new ServerState(
                name,
                new ServerState.Endpoint.Child("scripted", OptionalLong.of(4711)),
                ServerState.Phase.READY,
                Optional.of(told),
                OptionalInt.empty(),
                Optional.empty(),
                0,
                List.of("not for everybody"));
    }
}

package io.llmfusion.scripted;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.CommandScope;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.CatalogItem;
import io.llmfusion.bus.message.CatalogQuery;
import io.llmfusion.bus.message.CatalogReply;
import io.llmfusion.bus.message.McpCall;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.model.Extras;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import io.llmfusion.model.ToolSpec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** One MCP server, {@code tools}, with scripted tools, and a catalog that knows it, a dead one and no other. */
public final class ScriptedTools extends VerticleBase {
    public static final ServerName SERVER = new ServerName("tools");
    public static final ServerName DEAD = new ServerName("dead");
    private static final RawJson SCHEMA =
            new RawJson("{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}}}");

    /** Calls as they came. */
    public final List<McpCall> calls = new CopyOnWriteArrayList<>();

    public final List<Cancel> cancels = new CopyOnWriteArrayList<>();
    /** How often the catalog was asked. */
    public final AtomicInteger listings = new AtomicInteger();

    /** Calls that have not been answered yet. */
    public final AtomicInteger running = new AtomicInteger();

    /** The most that ever ran at once. */
    public final AtomicInteger mostRunning = new AtomicInteger();

    private final Map<String, Function<McpCall, Future<McpReply>>> tools = new ConcurrentHashMap<>();
    private final AtomicLong catalogDelay = new AtomicLong();
    private Optional<BusClient> bus = Optional.empty();

    @Override
    public Future<?> start() {
        BusClient client = new BusClient(vertx);
        bus = Optional.of(client);
        client.serve(Addresses.MCP_CATALOG, this::catalog);
        client.serve(Addresses.mcpServer(SERVER), this::call);
        return Future.succeededFuture();
    }

    /** A tool, which the model knows as {@code tools_NAME}. */
    public ScriptedTools tool(String name, Function<McpCall, Future<McpReply>> answer) {
        tools.put(name, answer);
        return this;
    }

    /** A tool that says this. */
    public ScriptedTools tool(String name, String text) {
        return tool(name, call -> Future.succeededFuture(result(text)));
    }

    /** A tool that says this so many milliseconds later. */
    public ScriptedTools slowTool(String name, String text, long millis) {
        return tool(name, call -> vertx.timer(millis).map(fired -> result(text)));
    }

    /** A tool that never answers. */
    public ScriptedTools hungTool(String name) {
        return tool(name, call -> Promise.<McpReply>promise().future());
    }

    public static McpReply result(String text) {
        return new McpReply.Result(new RawJson("{\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]}"));
    }

    /** The catalog thinks for so many milliseconds. */
    public ScriptedTools slowCatalog(long millis) {
        catalogDelay.set(millis);
        return this;
    }

    private Future<CatalogReply> catalog(CatalogQuery query) {
        listings.incrementAndGet();
        return catalogDelay.get() == 0
                ? listed(query)
                : vertx.timer(catalogDelay.get()).compose(passed -> listed(query));
    }

    private static ServerName wanted(CatalogQuery query) {
        return ((CatalogQuery.ListItems) query).server().orElseThrow();
    }

    private Future<CatalogReply> listed(CatalogQuery query) {
        ServerName server = wanted(query);
        if (server.equals(DEAD)) {
            return Future.succeededFuture(
                    new CatalogReply.Items(List.of(), List.of(new CatalogReply.Missing(DEAD, "it does not start"))));
        }
        return server.equals(SERVER)
                ? Future.succeededFuture(new CatalogReply.Items(
                        tools.keySet().stream()
                                .sorted()
                                .map(ScriptedTools::item)
                                .toList(),
                        List.of()))
                : GatewayFailure.future(new GatewayError.NotFound("there is no MCP server `" + server + "`"));
    }

    private static CatalogItem item(String name) {
        String full = "tools_" + name;
        return new CatalogItem(
                ItemKind.TOOL,
                SERVER,
                full,
                name,
                new RawJson("{\"name\":\"" + full + "\"}"),
                new RawJson("{\"name\":\"" + name + "\"}"),
                Optional.of(new ToolSpec.Function(full, Optional.of("a tool"), SCHEMA, Optional.empty(), Extras.NONE)));
    }

    private Future<McpReply> call(McpCall call) {
        calls.add(call);
        mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
        Promise<McpReply> reply = Promise.promise();
        CommandScope scope = bus.orElseThrow().hold(call.id(), cancel -> {
            cancels.add(cancel);
            reply.tryFail(new GatewayFailure(new GatewayError.Cancelled(cancel.reason())));
        });
        long due = vertx.setTimer(
                call.deadline().timerMillis(),
                passed -> reply.tryFail(
                        new GatewayFailure(new GatewayError.TimedOut("the tool did not answer in time", "tool"))));
        String name = call.params().tree().path("name").asString("");
        Optional.ofNullable(tools.get(name))
                .orElseThrow()
                .apply(call)
                .onSuccess(reply::tryComplete)
                .onFailure(reply::tryFail);
        return reply.future().onComplete(done -> {
            scope.release();
            vertx.cancelTimer(due);
            running.decrementAndGet();
        });
    }
}

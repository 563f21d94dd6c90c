package io.llmfusion.mcp.builtin;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.message.McpCall;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.ServerState;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.McpConfig;
import io.llmfusion.mcp.protocol.Implementation;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.mcp.protocol.ListPage;
import io.llmfusion.mcp.protocol.McpEra;
import io.llmfusion.mcp.protocol.McpMethod;
import io.llmfusion.mcp.protocol.McpRevision;
import io.llmfusion.mcp.protocol.RpcErrorCode;
import io.llmfusion.mcp.protocol.ServerCapabilities;
import io.llmfusion.model.RawJson;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** The server `fusion`; an instance on each event loop, none of which remembers anything. */
public final class FusionServerVerticle extends VerticleBase {
    private static final Duration BEAT = Duration.ofSeconds(5);

    private static final String INSTRUCTIONS =
            "Asks large language models of many providers. llm_list_models says which there are; llm_generate asks one, "
                    + "llm_chat continues a conversation, llm_compare asks several at once.";

    private final Supplier<GatewayConfig> config;
    private final String version;
    private final Duration beat;
    private final FusionTools tools = FusionTools.load();
    private BusClient bus;

    /**
     * @param config the present configuration; changes on reload
     * @param version of the gateway
     */
    public FusionServerVerticle(Supplier<GatewayConfig> config, String version) {
        this(config, version, BEAT);
    }

    /** @param beat how often a call that goes on says so */
    FusionServerVerticle(Supplier<GatewayConfig> config, String version, Duration beat) {
        this.config = config;
        this.version = version;
        this.beat = beat;
    }

    @Override
    public Future<?> start() {
        bus = new BusClient(vertx);
        bus.serve(Addresses.mcpServer(McpConfig.BUILTIN), this::answer);
        bus.serve(Addresses.mcpServerState(McpConfig.BUILTIN), asked -> Future.succeededFuture(state()));
        return Future.succeededFuture();
    }

    private Future<McpReply> answer(McpCall call) {
        if (McpMethod.TOOLS_CALL.is(call.method())) {
            ToolCallRun run = new ToolCallRun(bus, config, tools, call);
            return new ProgressBeat(vertx, bus, call, run::cancel).until(run.run(), beat);
        }
        if (McpMethod.PING.is(call.method())) {
            return result(RawJson.EMPTY_OBJECT);
        }
        return Arrays.stream(ItemKind.values())
                .filter(kind -> kind.listMethod().is(call.method()))
                .findFirst()
                .map(kind -> result(new ListPage(items(kind), Optional.empty()).json(kind)))
                .orElseGet(() -> Future.succeededFuture(new McpReply.Refused(
                        RpcErrorCode.METHOD_NOT_FOUND.code(),
                        "the server `fusion` has no method `" + call.method() + "`",
                        Optional.empty())));
    }

    private List<RawJson> items(ItemKind kind) {
        return kind == ItemKind.TOOL ? tools.definitions() : List.of();
    }

    private static Future<McpReply> result(RawJson result) {
        return Future.succeededFuture(new McpReply.Result(result));
    }

    private ServerState state() {
        ServerState.Peer peer = new ServerState.Peer(
                McpEra.LEGACY,
                McpRevision.NEWEST_LEGACY,
                new ServerCapabilities(new RawJson("{\"tools\":{}}")),
                Implementation.of(McpConfig.BUILTIN.value(), version).raw(),
                Optional.of(INSTRUCTIONS));
        return new ServerState(
                McpConfig.BUILTIN,
                new ServerState.Endpoint.Builtin(),
                ServerState.Phase.READY,
                Optional.of(peer),
                OptionalInt.of(tools.definitions().size()),
                Optional.empty(),
                0,
                List.of());
    }
}

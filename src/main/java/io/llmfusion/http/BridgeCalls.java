package io.llmfusion.http;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.CatalogItem;
import io.llmfusion.bus.message.CatalogQuery;
import io.llmfusion.bus.message.CatalogReply;
import io.llmfusion.mcp.protocol.ArgumentProblem;
import io.llmfusion.mcp.protocol.ArgumentSchemas;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.mcp.protocol.McpMethod;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Makes calls of bridge requests: finds the server that a name means, and refuses arguments that do not fit. */
final class BridgeCalls {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BusClient bus;
    private final BodyReading reading;
    private final ArgumentSchemas schemas = new ArgumentSchemas();

    BridgeCalls(BusClient bus, BodyReading reading) {
        this.bus = bus;
        this.reading = reading;
    }

    /** What the request means by the name of a tool or prompt, or by a URI. */
    record Named(String name, Optional<ServerName> server) {}

    Future<BridgeCall> tool(Exchange exchange, Named named, RawJson arguments) {
        return resolve(exchange, ItemKind.TOOL, named).compose(found -> checked(found.item(), arguments)
                .map(fitting -> new BridgeCall(
                        found.item().server(), McpMethod.TOOLS_CALL, params(found.ownName(), arguments))));
    }

    Future<BridgeCall> prompt(Exchange exchange, Named named, RawJson arguments) {
        return resolve(exchange, ItemKind.PROMPT, named).compose(found -> {
            Optional<ArgumentProblem> problem =
                    PromptArguments.problem(found.item().raw(), arguments);
            return problem.isPresent()
                    ? refused(problem.get().field(), problem.get().toString())
                    : Future.succeededFuture(new BridgeCall(
                            found.item().server(), McpMethod.PROMPTS_GET, params(found.ownName(), arguments)));
        });
    }

    Future<BridgeCall> resource(Exchange exchange, Named named) {
        return resolve(exchange, ItemKind.RESOURCE, named)
                .map(found -> new BridgeCall(
                        found.item().server(),
                        McpMethod.RESOURCES_READ,
                        new RawJson("{\"uri\":" + Json.quote(found.ownName()) + "}")));
    }

    private Future<CatalogReply.Resolved> resolve(Exchange exchange, ItemKind kind, Named named) {
        CatalogQuery query = new CatalogQuery.Resolve(exchange.caller(), kind, named.name(), named.server());
        return bus.request(Addresses.MCP_CATALOG, query, Deadline.in(PATIENCE)).map(CatalogReply.Resolved.class::cast);
    }

    private Future<Void> checked(CatalogItem item, RawJson arguments) {
        return reading.run(arguments.text().length(), () -> item.tool()
                        .map(tool -> schemas.problems(tool.inputSchema(), arguments.tree()))
                        .orElse(List.of()))
                .compose(problems -> problems.isEmpty()
                        ? Future.succeededFuture()
                        : refused(problems.getFirst().field(), ArgumentProblem.line(problems)));
    }

    private static <T> Future<T> refused(String field, String what) {
        String message = "the arguments do not fit: " + what;
        return GatewayFailure.future(
                new GatewayError.InvalidRequest(message, Optional.of(field).filter(name -> !name.isEmpty())));
    }

    private static RawJson params(String name, RawJson arguments) {
        return new RawJson("{\"name\":" + Json.quote(name) + ",\"arguments\":" + arguments.text() + "}");
    }
}

package io.llmfusion.agent;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.Command;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.AgentCommand;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.CatalogItem;
import io.llmfusion.bus.message.McpCall;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.mcp.protocol.ArgumentProblem;
import io.llmfusion.mcp.protocol.ArgumentSchemas;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ToolCall;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs the tool calls of a turn side by side. Nothing that goes wrong with a tool ends the loop: the model is told. */
final class ToolRunner {
    private final BusClient bus;
    private final ArgumentSchemas schemas;
    private final AgentCommand command;
    private final Toolbox toolbox;
    private final Set<Command<McpReply>> running = new HashSet<>();

    ToolRunner(BusClient bus, ArgumentSchemas schemas, AgentCommand command, Toolbox toolbox) {
        this.bus = bus;
        this.schemas = schemas;
        this.command = command;
        this.toolbox = toolbox;
    }

    Toolbox toolbox() {
        return toolbox;
    }

    /** The outcomes, in the order of the calls. Never fails. */
    Future<List<ToolOutcome>> run(List<ToolCall> calls, Deadline deadline) {
        List<Future<ToolOutcome>> outcomes =
                calls.stream().map(call -> run(call, deadline)).toList();
        return Future.join(outcomes)
                .map(done -> outcomes.stream().map(Future::result).toList());
    }

    /** Stops what is running. */
    void cancel(Cancel cancel) {
        List.copyOf(running).forEach(call -> call.cancel(cancel));
    }

    private Future<ToolOutcome> run(ToolCall call, Deadline deadline) {
        Optional<CatalogItem> item = toolbox.find(call.name());
        Optional<String> complaint =
                item.isEmpty() ? Optional.of("there is no tool `" + call.name() + "`") : complaint(call, item.get());
        return complaint
                .map(message -> Future.succeededFuture(ToolOutcome.failed(call, message)))
                .orElseGet(() -> ask(call, item.orElseThrow(), deadline));
    }

    /** What the model has to mend before the tool's server is asked. */
    private Optional<String> complaint(ToolCall call, CatalogItem item) {
        return Toolbox.complaint(call.arguments()).or(() -> {
            List<ArgumentProblem> problems = item.tool()
                    .map(tool -> schemas.problems(
                            tool.inputSchema(), call.arguments().tree()))
                    .orElse(List.of());
            return problems.isEmpty()
                    ? Optional.empty()
                    : Optional.of("the arguments do not fit the tool's schema: " + ArgumentProblem.line(problems)
                            + "; call the tool again with arguments that do");
        });
    }

    private Future<ToolOutcome> ask(ToolCall call, CatalogItem item, Deadline deadline) {
        CommandId id = CommandId.fresh();
        Deadline until = deadline.within(command.limits().toolTimeout());
        McpCall request = new McpCall(
                id, command.request(), command.caller(), "tools/call", parameters(call, item), false, until);
        Command<McpReply> sent = bus.command(Addresses.mcpServer(item.server()), id, request, until);
        running.add(sent);
        return sent.reply()
                .map(reply -> outcome(call, reply))
                .otherwise(failure -> ToolOutcome.failed(
                        call,
                        "the tool could not be run: "
                                + GatewayFailure.errorOf(failure, command.request())
                                        .message()))
                .onComplete(done -> running.remove(sent));
    }

    private static ToolOutcome outcome(ToolCall call, McpReply reply) {
        return switch (reply) {
            case McpReply.Result result -> ToolOutcome.of(call, result.result());
            case McpReply.Refused refused ->
                ToolOutcome.failed(call, "the tool's server refused: " + refused.message());
            case McpReply.Accepted ignored -> ToolOutcome.failed(call, "the tool's server answered with a stream");
        };
    }

    /** The arguments go to the server as the model wrote them. */
    private static RawJson parameters(ToolCall call, CatalogItem item) {
        return new RawJson("{\"name\":" + Json.quote(item.ownName()) + ",\"arguments\":"
                + call.arguments().text() + "}");
    }
}

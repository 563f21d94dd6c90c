package io.llmfusion.mcp.builtin;

import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.CommandScope;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.McpCall;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.mcp.protocol.ArgumentProblem;
import io.llmfusion.mcp.protocol.RawSplice;
import io.llmfusion.mcp.protocol.RpcErrorCode;
import io.llmfusion.mcp.protocol.Tool;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * One `tools/call`. What goes wrong with a model is a result that says so, for the model that called the tool; a JSON-RPC
 * error is left for calls of tools that are not there, and a cancelled call has no answer worth reading.
 */
final class ToolCallRun {
    private final Supplier<GatewayConfig> config;
    private final FusionTools tools;
    private final McpCall call;
    private final ModelCalls models;
    private final CommandScope scope;

    ToolCallRun(BusClient bus, Supplier<GatewayConfig> config, FusionTools tools, McpCall call) {
        this.config = config;
        this.tools = tools;
        this.call = call;
        this.models = new ModelCalls(bus, call);
        this.scope = bus.hold(call.id(), models::cancel);
    }

    Future<McpReply> run() {
        Optional<Tool> tool = RawSplice.string(call.params(), "name").flatMap(tools::find);
        Future<McpReply> reply = tool.isEmpty()
                ? Future.succeededFuture(new McpReply.Refused(
                        RpcErrorCode.INVALID_PARAMS.code(), "the server `fusion` has no such tool", Optional.empty()))
                : run(tool.get()).map(McpReply.Result::new);
        return reply.onComplete(done -> scope.release());
    }

    /** Stops the models that are asked. */
    void cancel(Cancel cancel) {
        models.cancel(cancel);
    }

    private Future<RawJson> run(Tool tool) {
        JsonNode arguments = RawSplice.member(call.params(), "arguments")
                .flatMap(RawJson::parsed)
                .orElseGet(Json::object);
        List<ArgumentProblem> problems = tools.problems(tool, arguments);
        return problems.isEmpty()
                ? run(tool.name(), arguments).recover(this::told)
                : Future.succeededFuture(
                        ToolAnswer.error("the arguments do not fit: " + ArgumentProblem.line(problems)));
    }

    private Future<RawJson> run(String tool, JsonNode arguments) {
        return switch (tool) {
            case "llm_chat" -> ask(arguments, ChatArguments.conversation(arguments));
            case "llm_generate" -> ask(arguments, ChatArguments.prompt(arguments));
            case "llm_compare" -> compare(arguments);
            case "llm_embed" ->
                models.embed(EmbedCall.of(arguments), call.deadline()).map(ToolAnswer::of);
            case "llm_list_models" ->
                models.list()
                        .map(listed -> ModelLists.models(
                                listed, arguments.path("query").asString("")));
            case "llm_list_providers" ->
                Future.succeededFuture(ModelLists.providers(config.get().providers(), call.caller()));
            default -> throw new IllegalStateException("tools.json lists a tool without code: " + tool);
        };
    }

    private Future<RawJson> ask(JsonNode arguments, ChatArguments asked) {
        boolean structured = arguments.has("json_schema");
        return models.ask(asked.request(), call.deadline()).map(answer -> ToolAnswer.of(answer, structured));
    }

    private Future<RawJson> compare(JsonNode arguments) {
        return new Comparison(models, call.deadline()).run(arguments);
    }

    private Future<RawJson> told(Throwable failure) {
        GatewayError error = GatewayFailure.errorOf(failure, call.request());
        return error instanceof GatewayError.Cancelled
                ? Future.failedFuture(failure)
                : Future.succeededFuture(ToolAnswer.error(ErrorWords.of(error)));
    }
}

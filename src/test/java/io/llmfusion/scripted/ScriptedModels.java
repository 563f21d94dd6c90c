package io.llmfusion.scripted;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.LoopLimits;
import io.llmfusion.bus.message.ModelsQuery;
import io.llmfusion.bus.message.ModelsReply;
import io.llmfusion.bus.message.Target;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.ProviderName;
import io.llmfusion.model.ServerName;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Answers {@code llm.models}: {@code plain} has no tools, {@code assistant} has those of the server {@code tools}. */
public final class ScriptedModels extends VerticleBase {
    public static final String PLAIN = "scripted/plain+model";
    public static final String ASSISTANT = "assistant";
    private static final LoopLimits LIMITS =
            new LoopLimits(10, OptionalLong.empty(), Duration.ofSeconds(10), Duration.ofSeconds(5));

    @Override
    public Future<?> start() {
        new BusClient(vertx).serve(Addresses.LLM_MODELS, ScriptedModels::answer);
        return Future.succeededFuture();
    }

    private static Future<ModelsReply> answer(ModelsQuery query) {
        return switch (query) {
            case ModelsQuery.ListAll ignored ->
                Future.succeededFuture(new ModelsReply.Models(
                        List.of(new ModelsReply.Entry(PLAIN, "scripted"), new ModelsReply.Entry(ASSISTANT, "fusion"))));
            case ModelsQuery.Resolve resolve -> resolved(resolve);
        };
    }

    private static Future<ModelsReply> resolved(ModelsQuery.Resolve query) {
        String model = query.model();
        if (!query.caller().mayUseModel(model)) {
            return GatewayFailure.future(new GatewayError.Forbidden("this key may not use `" + model + "`"));
        }
        List<ServerName> mcp = model.equals(ASSISTANT) ? List.of(ScriptedTools.SERVER) : List.of();
        return model.equals(PLAIN) || model.equals(ASSISTANT)
                ? Future.succeededFuture(new ModelsReply.Resolved(
                        model,
                        List.of(new Target(new ProviderName("scripted"), "model")),
                        mcp,
                        LIMITS,
                        Optional.empty()))
                : GatewayFailure.future(new GatewayError.ModelNotFound(model, List.of(PLAIN)));
    }
}

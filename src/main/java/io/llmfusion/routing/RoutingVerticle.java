package io.llmfusion.routing;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.ChatCommand;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.LoopLimits;
import io.llmfusion.bus.message.ModelsQuery;
import io.llmfusion.bus.message.ModelsReply;
import io.llmfusion.config.AliasConfig;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.model.Operation;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Answers {@code llm.chat} and everything beside chats by trying the targets that a model's name stands for, and {@code llm.models}. Deployed once on
 * each event loop.
 */
public final class RoutingVerticle extends VerticleBase {
    private final Supplier<GatewayConfig> config;
    private BusClient bus;
    private ModelDirectory directory;

    /** The supplier gives the present configuration; a new one takes effect with the next command. */
    public RoutingVerticle(Supplier<GatewayConfig> config) {
        this.config = config;
        this.directory = new ModelDirectory(config.get());
    }

    @Override
    public Future<?> start() {
        bus = new BusClient(vertx);
        bus.serve(Addresses.LLM_CHAT, this::chat);
        bus.serve(Addresses.LLM_MODELS, this::models);
        Stream.of(Operation.values())
                .filter(operation -> operation != Operation.COMPLETIONS)
                .forEach(
                        operation -> bus.serve(Addresses.operation(operation), command -> perform(operation, command)));
        return Future.succeededFuture();
    }

    private Future<ChatReply> chat(ChatCommand command) {
        return follow(directory().resolve(command.caller(), command.body().model()), command);
    }

    private Future<ChatReply> perform(Operation operation, ChatCommand command) {
        RoutePlan.Resolution resolution =
                switch (directory().resolve(command.caller(), command.body().model())) {
                    case RoutePlan.Resolution.Refused refused -> refused;
                    case RoutePlan.Resolution.Found found ->
                        new OperationPlan(operation, config.get()).of(found.plan());
                };
        return follow(resolution, command);
    }

    private Future<ChatReply> follow(RoutePlan.Resolution resolution, ChatCommand command) {
        return switch (resolution) {
            case RoutePlan.Resolution.Refused refused -> GatewayFailure.future(refused.error());
            case RoutePlan.Resolution.Found found ->
                new ChatRouting(vertx, bus, command, found.plan(), config.get()).run();
        };
    }

    private Future<ModelsReply> models(ModelsQuery query) {
        return switch (query) {
            case ModelsQuery.ListAll all -> Future.succeededFuture(directory().list(all.caller()));
            case ModelsQuery.Resolve resolve -> resolve(resolve);
        };
    }

    private Future<ModelsReply> resolve(ModelsQuery.Resolve query) {
        return switch (directory().resolve(query.caller(), query.model())) {
            case RoutePlan.Resolution.Refused refused -> GatewayFailure.future(refused.error());
            case RoutePlan.Resolution.Found found -> Future.succeededFuture(resolved(found.plan()));
        };
    }

    private static ModelsReply resolved(RoutePlan plan) {
        AliasConfig.Loop loop = plan.alias().map(AliasConfig::loop).orElse(AliasConfig.Loop.DEFAULT);
        return new ModelsReply.Resolved(
                plan.name(),
                plan.targets(),
                plan.alias().map(AliasConfig::mcp).orElse(List.of()),
                new LoopLimits(loop.maxTurns(), loop.maxTokens(), loop.deadline(), loop.toolTimeout()),
                plan.alias().map(AliasConfig::onUnsupported));
    }

    private ModelDirectory directory() {
        GatewayConfig present = config.get();
        if (!directory.isOf(present)) {
            directory = new ModelDirectory(present);
        }
        return directory;
    }
}

package io.llmfusion.routing;

import io.llmfusion.bus.message.Target;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.ProviderConfig;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Operation;
import java.util.List;
import java.util.stream.Collectors;

/** A plan for something else than a chat: targets whose providers do not offer it are skipped. Pure. */
final class OperationPlan {
    private final Operation operation;
    private final GatewayConfig config;

    OperationPlan(Operation operation, GatewayConfig config) {
        this.operation = operation;
        this.config = config;
    }

    RoutePlan.Resolution of(RoutePlan plan) {
        List<Target> able = plan.targets().stream().filter(this::isAble).toList();
        return able.isEmpty()
                ? new RoutePlan.Resolution.Refused(GatewayError.InvalidRequest.at("model", nobody(plan)))
                : new RoutePlan.Resolution.Found(new RoutePlan(plan.name(), able, plan.alias()));
    }

    private boolean isAble(Target target) {
        return config.provider(target.provider()).filter(this::offers).isPresent();
    }

    /** Tokens are estimated where a provider counts none, and a chat stands in for a completion. */
    private boolean offers(ProviderConfig provider) {
        return switch (operation) {
            case TOKEN_COUNT, COMPLETIONS -> true;
            default -> provider.operation(operation).isPresent();
        };
    }

    private String nobody(RoutePlan plan) {
        String asked = plan.targets().stream()
                .map(target -> "`" + target.provider() + "`")
                .distinct()
                .collect(Collectors.joining(", "));
        String able = config.providers().stream()
                .filter(ProviderConfig::enabled)
                .filter(this::offers)
                .map(provider -> "`" + provider.name() + "`")
                .collect(Collectors.joining(", "));
        return "model `" + plan.name() + "` leads to " + asked + ", where there is no " + operation
                + (able.isEmpty() ? "; no enabled provider has it" : "; enabled providers that have it: " + able);
    }
}

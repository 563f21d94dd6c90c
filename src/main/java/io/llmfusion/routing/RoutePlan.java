package io.llmfusion.routing;

import io.llmfusion.bus.message.Target;
import io.llmfusion.config.AliasConfig;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.OnUnsupported;
import java.util.List;
import java.util.Optional;

/**
 * What a model's name means for one caller at one moment: the targets in the order in which they are tried. Pure.
 *
 * @param name as the client wrote it
 * @param targets at least one, none twice, all of them enabled
 * @param alias the alias's own settings, when the name is one
 */
public record RoutePlan(String name, List<Target> targets, Optional<AliasConfig> alias) {
    public RoutePlan {
        targets = List.copyOf(targets);
    }

    /** The alias's word on fields that a target cannot express. */
    public OnUnsupported onUnsupported() {
        return alias.map(AliasConfig::onUnsupported).orElse(OnUnsupported.WARN);
    }

    /** A plan, or why there is none. */
    public sealed interface Resolution {
        record Found(RoutePlan plan) implements Resolution {}

        record Refused(GatewayError error) implements Resolution {}
    }
}

package io.llmfusion.provider;

import io.llmfusion.config.ProviderConfig;
import io.llmfusion.dialect.Dialects;
import io.llmfusion.guard.ProviderGuard;
import io.llmfusion.limits.NodeLimits;
import io.llmfusion.observe.Metrics;
import java.time.Duration;

/**
 * What a provider's verticle is made of.
 *
 * @param instances of this verticle on the node: they share its connections
 * @param pacing of the whole node's behaviour towards time, not of one request
 */
public record ProviderSetup(
        ProviderConfig config,
        Dialects dialects,
        ProviderGuard guard,
        NodeLimits limits,
        Metrics metrics,
        int instances,
        Pacing pacing) {
    public ProviderSetup(
            ProviderConfig config, Dialects dialects, ProviderGuard guard, NodeLimits limits, Metrics metrics) {
        this(config, dialects, guard, limits, metrics, 1, Pacing.DEFAULT);
    }

    ProviderSetup withConfig(ProviderConfig changed) {
        return new ProviderSetup(changed, dialects, guard, limits, metrics, instances, pacing);
    }

    public ProviderSetup withInstances(int number) {
        return new ProviderSetup(config, dialects, guard, limits, metrics, number, pacing);
    }

    public ProviderSetup withPacing(Pacing changed) {
        return new ProviderSetup(config, dialects, guard, limits, metrics, instances, changed);
    }

    /**
     * @param demo between two words of the demonstration; zero: none
     * @param grace for answers under way when the verticle is undeployed
     */
    public record Pacing(Duration demo, Duration grace) {
        public static final Pacing DEFAULT = new Pacing(Duration.ofMillis(15), Duration.ofSeconds(10));
    }
}

package io.llmfusion.config;

import io.llmfusion.model.OnUnsupported;
import io.llmfusion.model.ProviderName;
import io.llmfusion.model.ServerName;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * A name that clients may ask for as `model`.
 *
 * @param targets in order of preference, at least one
 * @param mcp servers whose tools the gateway offers to the model and runs; empty: no tool loop by this alias
 */
public record AliasConfig(
        String name,
        List<Target> targets,
        Strategy strategy,
        OnUnsupported onUnsupported,
        List<ServerName> mcp,
        Loop loop) {
    public AliasConfig {
        targets = List.copyOf(targets);
        mcp = List.copyOf(mcp);
    }

    /** An alias that falls back from target to target, without tools. */
    public static AliasConfig fallback(String name, List<Target> targets) {
        return new AliasConfig(name, targets, Strategy.FALLBACK, OnUnsupported.WARN, List.of(), Loop.DEFAULT);
    }

    public sealed interface Target {
        /** A provider's model, written `provider/model`; the model's own name may contain slashes. */
        record Model(ProviderName provider, String model) implements Target {
            @Override
            public String toString() {
                return provider + "/" + model;
            }
        }

        /** Another alias, whose targets stand here in its place. */
        record Alias(String alias) implements Target {
            @Override
            public String toString() {
                return alias;
            }
        }
    }

    public enum Strategy {
        /** The first target that answers, in order. */
        FALLBACK
    }

    /**
     * Where the tool loop stops.
     *
     * @param maxTokens summed over turns; empty: no limit of its own
     * @param deadline over all turns
     * @param toolTimeout of one tool call
     */
    public record Loop(int maxTurns, OptionalLong maxTokens, Duration deadline, Duration toolTimeout) {
        public static final Loop DEFAULT =
                new Loop(10, OptionalLong.empty(), Duration.ofMinutes(5), Duration.ofSeconds(60));
    }
}

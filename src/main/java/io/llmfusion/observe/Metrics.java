package io.llmfusion.observe;

import io.llmfusion.config.ObservabilityConfig;
import io.llmfusion.model.ProviderName;
import io.llmfusion.model.ServerName;
import io.llmfusion.model.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What the node counts. Thread-safe; one per node. Label values come from the configuration and from small sets of our
 * own, never from a client, so that nobody can grow the registry.
 */
public final class Metrics {
    private static final String GEN_AI_TOKENS = "gen_ai.client.token.usage";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();
    private final Map<Series, Counter> counters = new ConcurrentHashMap<>();

    private volatile boolean recording = true;

    /** @param tags names and values in turn */
    private record Series(String name, List<String> tags) {}

    /** Counts, or not, from now on, as `observability.metrics` says. */
    public void follow(ObservabilityConfig config) {
        recording = config.metrics();
    }

    /** A client's request has been answered or has gone. */
    public void requestFinished(String route, int status, Duration took) {
        record(took, "fusion.http.requests", "route", route, "status", Integer.toString(status));
    }

    /** From the request until the first content has been written. */
    public void firstContent(String route, Duration took) {
        record(took, "fusion.http.first.content", "route", route);
    }

    /** One upstream call, until its first content or its failure. */
    public void attemptFinished(ProviderName provider, String outcome, Duration took) {
        record(took, "fusion.provider.attempts", "provider", provider.value(), "outcome", outcome);
    }

    /** Tokens that a provider reported. */
    public void tokens(ProviderName provider, Usage usage) {
        if (!recording) {
            return;
        }
        counter(GEN_AI_TOKENS, "provider", provider.value(), "type", "input").increment((double) usage.input());
        counter(GEN_AI_TOKENS, "provider", provider.value(), "type", "output").increment((double) usage.output());
        if (usage.cachedInput() > 0) {
            counter(GEN_AI_TOKENS, "provider", provider.value(), "type", "cached_input")
                    .increment((double) usage.cachedInput());
        }
    }

    /** One call of an MCP server. */
    public void mcpCallFinished(ServerName server, String outcome, Duration took) {
        record(took, "fusion.mcp.calls", "server", server.value(), "outcome", outcome);
    }

    /** A number that is read when somebody looks. */
    public void gauge(String name, Supplier<Number> value) {
        Gauge.builder(name, value).register(registry);
    }

    /** All of it in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    private void record(Duration took, String name, String... tags) {
        if (recording) {
            timer(name, tags).record(took);
        }
    }

    private Timer timer(String name, String... tags) {
        return timers.computeIfAbsent(
                new Series(name, List.of(tags)),
                ignored -> Timer.builder(name).tags(tags).register(registry));
    }

    private Counter counter(String name, String... tags) {
        return counters.computeIfAbsent(
                new Series(name, List.of(tags)),
                ignored -> Counter.builder(name).tags(tags).register(registry));
    }
}

package io.llmfusion.config;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Operation;
import io.llmfusion.model.ProviderName;
import io.llmfusion.model.Quirks;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One provider, with everything that its family says already in place.
 *
 * @param api the one of the family's APIs that is called
 * @param baseUrl without a slash at its end; empty for the built-in demonstration
 * @param apiKeys used in turn; empty: nothing is sent
 * @param models those that it is known to have; empty: any may be asked for
 * @param headers sent with every request, the family's among them; values may be secret
 * @param quirks the family's, with the provider's own `quirks:` over them
 * @param cloud credentials that are more than a key
 * @param natives further APIs of the vendor that are called for clients of their formats, where nobody chose one
 */
public record ProviderConfig(
        ProviderName name,
        Family family,
        FamilyApi api,
        Availability availability,
        Optional<URI> baseUrl,
        List<Secret> apiKeys,
        List<String> models,
        Map<String, Secret> headers,
        Timeouts timeouts,
        Retry retry,
        BreakerConfig breaker,
        Connections connections,
        Quirks quirks,
        OnDisconnect onDisconnect,
        Optional<CloudAccess> cloud,
        List<NativeApi> natives) {
    public ProviderConfig(
            ProviderName name,
            Family family,
            FamilyApi api,
            Availability availability,
            Optional<URI> baseUrl,
            List<Secret> apiKeys,
            List<String> models,
            Map<String, Secret> headers,
            Timeouts timeouts,
            Retry retry,
            BreakerConfig breaker,
            Connections connections,
            Quirks quirks,
            OnDisconnect onDisconnect,
            Optional<CloudAccess> cloud) {
        this(
                name,
                family,
                api,
                availability,
                baseUrl,
                apiKeys,
                models,
                headers,
                timeouts,
                retry,
                breaker,
                connections,
                quirks,
                onDisconnect,
                cloud,
                List.of());
    }

    public ProviderConfig {
        apiKeys = List.copyOf(apiKeys);
        models = List.copyOf(models);
        headers = InOrder.copyOf(headers);
        natives = List.copyOf(natives);
    }

    /** Another of the family's APIs: what a client says in its format goes there as it is. */
    public record NativeApi(FamilyApi api, Quirks quirks) {}

    /** The same provider by that API alone. */
    public ProviderConfig by(NativeApi other) {
        return new ProviderConfig(
                name,
                family,
                other.api(),
                availability,
                baseUrl,
                apiKeys,
                models,
                headers,
                timeouts,
                retry,
                breaker,
                connections,
                other.quirks(),
                onDisconnect,
                cloud,
                List.of());
    }

    public DialectId dialect() {
        return api.dialect();
    }

    /** How the provider does this, where it does. */
    public Optional<OperationApi> operation(Operation operation) {
        return Optional.ofNullable(family.operations().get(operation));
    }

    public boolean enabled() {
        return availability instanceof Availability.Enabled;
    }

    /** Whether it may be called. */
    public sealed interface Availability {
        record Enabled() implements Availability {}

        /**
         * Left out of all routing.
         *
         * @param reason one sentence for people: what to do to enable it
         */
        record Disabled(String reason) implements Availability {}
    }

    /**
     * The deadlines of one attempt.
     *
     * @param connect until the connection stands, TLS included
     * @param firstContent from there until the first content of a stream
     * @param idle the longest silence within a stream
     * @param total over the whole attempt
     */
    public record Timeouts(Duration connect, Duration firstContent, Duration idle, Duration total) {
        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofSeconds(5), Duration.ofMinutes(3), Duration.ofSeconds(90), Duration.ofMinutes(15));
    }

    /**
     * How often the same target is tried before the next one.
     *
     * @param attempts calls of one target in all, the first included
     * @param delay before the second; doubles, with jitter, up to maxDelay; what the provider asks for counts more
     */
    public record Retry(int attempts, Duration delay, Duration maxDelay) {
        public static final Retry DEFAULT = new Retry(2, Duration.ofMillis(250), Duration.ofSeconds(8));
    }

    /**
     * How we reach it, and with how much at once.
     *
     * @param maxConnections of the node to this provider
     * @param maxInFlight requests of the node to this provider; beyond it they fail over, or are a 429
     * @param media what clients name by address and the provider takes only as bytes
     */
    public record Connections(
            int maxConnections, int maxInFlight, Optional<Proxy> proxy, Optional<Tls> tls, MediaConfig media) {
        public static final Connections DEFAULT = new Connections(10_000, 10_000, Optional.empty(), Optional.empty());

        public Connections(int maxConnections, int maxInFlight, Optional<Proxy> proxy, Optional<Tls> tls) {
            this(maxConnections, maxInFlight, proxy, tls, MediaConfig.DEFAULT);
        }
    }

    /** A proxy between us and the provider. */
    public record Proxy(Kind kind, String host, int port, Optional<Login> login) {
        public enum Kind {
            HTTP,
            SOCKS5
        }

        public record Login(String user, Secret password) {}
    }

    /**
     * TLS beyond the system's defaults.
     *
     * @param trust a PEM file of authorities to trust instead of the system's
     * @param client what we show of ourselves
     */
    public record Tls(Optional<Path> trust, Optional<ServerConfig.Tls> client) {}

    /** What becomes of an upstream stream whose client has gone. */
    public enum OnDisconnect {
        /** Reset at once. */
        CANCEL,
        /** Read on to its usage, within its deadlines. */
        DRAIN
    }
}

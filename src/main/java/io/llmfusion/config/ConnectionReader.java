package io.llmfusion.config;

import io.llmfusion.config.ProviderConfig.Connections;
import io.llmfusion.config.ProviderConfig.Proxy;
import io.llmfusion.config.ProviderConfig.Retry;
import io.llmfusion.config.ProviderConfig.Timeouts;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Reads what a provider says about time, failure and connections. */
final class ConnectionReader {
    private static final Map<String, Proxy.Kind> PROXIES = Map.of("http", Proxy.Kind.HTTP, "socks5", Proxy.Kind.SOCKS5);

    private final Reading reading;

    ConnectionReader(Reading reading) {
        this.reading = reading;
    }

    static Timeouts timeouts(Fields fields) {
        Timeouts standard = Timeouts.DEFAULT;
        Timeouts timeouts = new Timeouts(
                fields.duration("connect", standard.connect()),
                fields.duration("first-content", standard.firstContent()),
                fields.duration("idle", standard.idle()),
                fields.duration("total", standard.total()));
        fields.done();
        return timeouts;
    }

    static Retry retry(Fields fields) {
        Retry standard = Retry.DEFAULT;
        Retry retry = new Retry(
                fields.whole("attempts", standard.attempts(), 1, 10),
                fields.duration("delay", standard.delay()),
                fields.duration("max-delay", standard.maxDelay()));
        fields.done();
        return retry;
    }

    static BreakerConfig breaker(Fields fields) {
        BreakerConfig standard = BreakerConfig.DEFAULT;
        BreakerConfig breaker = new BreakerConfig(
                fields.share("failure-rate", standard.failureRate()),
                fields.duration("window", standard.window()),
                fields.whole("minimum-calls", standard.minimumCalls(), 1, 1_000_000),
                fields.duration("open-for", standard.openFor()),
                fields.duration("probe-deadline", standard.probeDeadline()));
        fields.done();
        return breaker;
    }

    Connections connections(Fields fields) {
        Connections standard = Connections.DEFAULT;
        return new Connections(
                fields.whole("max-connections", standard.maxConnections(), 1, 65_535),
                fields.whole("max-in-flight", standard.maxInFlight(), 1, 10_000_000),
                fields.scalar("proxy")
                        .filter(written -> !written.text().isEmpty())
                        .flatMap(this::proxy),
                fields.map("tls").map(this::tls),
                media(fields.mapOrEmpty("media")));
    }

    private static MediaConfig media(Fields fields) {
        MediaConfig standard = MediaConfig.DEFAULT;
        MediaConfig media = new MediaConfig(
                fields.flag("allow-private", standard.allowPrivate()),
                fields.texts("hosts"),
                fields.size("size", standard.size(), 128L << 20),
                fields.duration("timeout", standard.timeout()));
        fields.done();
        return media;
    }

    private Optional<Proxy> proxy(ConfigNode.Scalar written) {
        Optional<URI> url = Urls.parse(written.text())
                .filter(found -> found.getHost() != null && found.getPort() > 0)
                .filter(found -> PROXIES.containsKey(found.getScheme()));
        if (url.isEmpty()) {
            reading.problem(written, "is no proxy", "write http://host:port or socks5://host:port");
        }
        return url.map(found -> new Proxy(
                PROXIES.getOrDefault(found.getScheme(), Proxy.Kind.HTTP),
                found.getHost(),
                found.getPort(),
                login(found)));
    }

    private static Optional<Proxy.Login> login(URI url) {
        return Optional.ofNullable(url.getUserInfo())
                .map(info -> info.split(":", 2))
                .map(parts -> new Proxy.Login(parts[0], Secret.of(parts.length > 1 ? parts[1] : "")));
    }

    private ProviderConfig.Tls tls(Fields fields) {
        ProviderConfig.Tls tls = new ProviderConfig.Tls(
                fields.scalar("trust").map(reading::file),
                fields.map("client-certificate").flatMap(new ServerReader(reading)::tls));
        fields.done();
        return tls;
    }
}

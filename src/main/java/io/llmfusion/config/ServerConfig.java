package io.llmfusion.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The front door. A change of anything here takes a restart.
 *
 * @param port 0 lets the system choose
 * @param tls without it plain HTTP
 * @param allowedOrigins browser origins that may call, beside our own
 * @param allowedHosts further `Host` names, behind a reverse proxy
 * @param secret seals session ids and state; empty: made once and kept in the store
 * @param keepAlive the longest silence on a stream before a comment is sent
 * @param timeouts how long clients may take
 * @param h2c whether HTTP/2 is spoken without TLS too
 */
public record ServerConfig(
        String host,
        int port,
        Optional<Tls> tls,
        List<String> allowedOrigins,
        List<String> allowedHosts,
        Optional<Secret> secret,
        Duration keepAlive,
        Limits limits,
        Timeouts timeouts,
        boolean h2c) {
    public static final ServerConfig DEFAULT = new ServerConfig(
            "127.0.0.1",
            8080,
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.empty(),
            Duration.ofSeconds(15),
            Limits.DEFAULT,
            Timeouts.DEFAULT,
            false);

    public ServerConfig {
        allowedOrigins = List.copyOf(allowedOrigins);
        allowedHosts = List.copyOf(allowedHosts);
    }

    /** Whether only this machine can reach the address. */
    public boolean isLoopback() {
        return host.equals("localhost")
                || host.equals("::1")
                || host.equals("[::1]")
                || host.equals("0:0:0:0:0:0:0:1")
                || host.matches("127(\\.\\d{1,3}){3}");
    }

    public ServerConfig withPort(int changed) {
        return new ServerConfig(
                host, changed, tls, allowedOrigins, allowedHosts, secret, keepAlive, limits, timeouts, h2c);
    }

    public ServerConfig withHost(String changed) {
        return new ServerConfig(
                changed, port, tls, allowedOrigins, allowedHosts, secret, keepAlive, limits, timeouts, h2c);
    }

    public ServerConfig withKeepAlive(Duration changed) {
        return new ServerConfig(host, port, tls, allowedOrigins, allowedHosts, secret, changed, limits, timeouts, h2c);
    }

    public ServerConfig withLimits(Limits changed) {
        return new ServerConfig(
                host, port, tls, allowedOrigins, allowedHosts, secret, keepAlive, changed, timeouts, h2c);
    }

    public ServerConfig withTimeouts(Timeouts changed) {
        return new ServerConfig(host, port, tls, allowedOrigins, allowedHosts, secret, keepAlive, limits, changed, h2c);
    }

    public ServerConfig withSecret(Secret changed) {
        return new ServerConfig(
                host, port, tls, allowedOrigins, allowedHosts, Optional.of(changed), keepAlive, limits, timeouts, h2c);
    }

    public ServerConfig withH2c() {
        return new ServerConfig(
                host, port, tls, allowedOrigins, allowedHosts, secret, keepAlive, limits, timeouts, true);
    }

    /** PEM files. */
    public record Tls(Path certificate, Path key) {}

    /**
     * What one node takes on at most.
     *
     * @param body bytes of one request's body
     * @param header bytes of one request's head
     * @param concurrentStreams streams in flight
     * @param bufferedBytes over all requests together
     */
    public record Limits(long body, int header, int concurrentStreams, long bufferedBytes) {
        public static final Limits DEFAULT = new Limits(64L << 20, 32 << 10, 20_000, 256L << 20);
    }

    /**
     * How long clients may take to send, so that none holds a connection by sending slowly.
     *
     * @param head from a connection to the end of the head of its first request
     * @param body from a request's head to the end of its body; what comes at an ordinary pace gets longer
     * @param idle of a connection between two requests
     */
    public record Timeouts(Duration head, Duration body, Duration idle) {
        public static final Timeouts DEFAULT =
                new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(90));
    }
}

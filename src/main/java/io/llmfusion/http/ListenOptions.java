package io.llmfusion.http;

import io.llmfusion.config.ServerConfig;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Duration;

/** How the front end listens. */
final class ListenOptions {
    /** A client that sends its head so slowly wants to hold the connection, not to ask. */
    private static final Duration HEAD_PATIENCE = Duration.ofSeconds(30);

    private ListenOptions() {}

    static HttpServerOptions of(ServerConfig config) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setTcpNoDelay(true)
                .setReuseAddress(true)
                .setMaxHeaderSize(config.limits().header())
                .setMaxInitialLineLength(config.limits().header())
                .setDecompressionSupported(true);
        config.tls().ifPresent(tls -> secure(options, tls));
        return options;
    }

    /** BoringSSL where its native library is there; HTTP/2 by ALPN. */
    private static void secure(HttpServerOptions options, ServerConfig.Tls tls) {
        options.setSsl(true)
                .setUseAlpn(true)
                .setSslHandshakeTimeout(HEAD_PATIENCE.toSeconds())
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(tls.certificate().toString())
                        .addKeyPath(tls.key().toString()));
        if (OpenSSLEngineOptions.isAvailable()) {
            options.setSslEngineOptions(new OpenSSLEngineOptions());
        }
    }
}

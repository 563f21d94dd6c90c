package io.llmfusion.http;

import io.llmfusion.config.ServerConfig;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Duration;

/** How the front end listens. */
final class ListenOptions {
    private ListenOptions() {}

    static HttpServerOptions of(ServerConfig config) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setTcpNoDelay(true)
                .setReuseAddress(true)
                // Without TLS a client could hold its connection before anybody knows of it, by never telling which of
                // the
                // two versions it speaks; and an upgrade that a proxy in front passes on goes round what the proxy
                // checks.
                .setHttp2ClearTextEnabled(config.h2c())
                .setMaxHeaderSize(config.limits().header())
                .setMaxInitialLineLength(config.limits().header());
        config.tls().ifPresent(tls -> secure(options, tls, config.timeouts().head()));
        return options;
    }

    /** BoringSSL where its native library is there; HTTP/2 by ALPN. */
    private static void secure(HttpServerOptions options, ServerConfig.Tls tls, Duration patience) {
        options.setSsl(true)
                .setUseAlpn(true)
                .setSslHandshakeTimeout(Math.max(1, patience.toSeconds()))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(tls.certificate().toString())
                        .addKeyPath(tls.key().toString()));
        if (OpenSSLEngineOptions.isAvailable()) {
            options.setSslEngineOptions(new OpenSSLEngineOptions());
        }
    }
}

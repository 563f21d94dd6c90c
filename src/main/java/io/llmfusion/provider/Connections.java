package io.llmfusion.provider;

import io.llmfusion.config.ProviderConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.SSLEngineOptions;
import java.util.concurrent.TimeUnit;

/** The connections of one verticle instance to its provider: HTTP/2 where TLS agrees on it, else HTTP/1.1, kept alive. */
final class Connections {
    /** Below what load balancers in front of providers allow (60 s and more), so that we close first. */
    private static final int KEEP_ALIVE_SECONDS = 50;

    private static final int CHUNK_BYTES = 64 << 10;
    private static final int HEADER_BYTES = 64 << 10;
    private static final int HTTP2_CONNECTION_WINDOW = 16 << 20;
    private static final int HTTP2_STREAM_WINDOW = 256 << 10;
    private static final int MOST_HTTP2_CONNECTIONS = 64;

    private Connections() {}

    static HttpClientAgent client(ProviderSetup setup, Vertx vertx, boolean tls) {
        int most = most(setup);
        PoolOptions pool =
                new PoolOptions().setHttp1MaxSize(most).setHttp2MaxSize(Math.min(most, MOST_HTTP2_CONNECTIONS));
        var builder =
                vertx.httpClientBuilder().with(options(setup.config(), tls)).with(pool);
        return tls ? builder.with(engine()).build() : builder.build();
    }

    /** What one instance may have: the node's, divided. */
    static int most(ProviderSetup setup) {
        return Math.max(1, setup.config().connections().maxConnections() / setup.instances());
    }

    /** BoringSSL where the platform has its natives: half of the JDK's cost for each byte. */
    static SSLEngineOptions engine() {
        return OpenSSLEngineOptions.isAvailable() ? new OpenSSLEngineOptions() : new JdkSSLEngineOptions();
    }

    private static HttpClientOptions options(ProviderConfig config, boolean tls) {
        HttpClientOptions options = new HttpClientOptions()
                .setKeepAlive(true)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setHttp2KeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setConnectTimeout((int) config.timeouts().connect().toMillis())
                .setMaxChunkSize(CHUNK_BYTES)
                .setMaxHeaderSize(HEADER_BYTES)
                .setHttp2ConnectionWindowSize(HTTP2_CONNECTION_WINDOW)
                .setInitialSettings(new Http2Settings().setInitialWindowSize(HTTP2_STREAM_WINDOW));
        if (tls) {
            secure(options, config);
        }
        config.connections().proxy().ifPresent(proxy -> options.setProxyOptions(proxy(proxy)));
        return options;
    }

    private static void secure(HttpClientOptions options, ProviderConfig config) {
        options.setSsl(true)
                .setUseAlpn(true)
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setVerifyHost(true)
                // The attempt's own clock says first that connecting took too long, and in its words.
                .setSslHandshakeTimeout(config.timeouts()
                        .connect()
                        .plus(Sweep.TICK.multipliedBy(10))
                        .toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        config.connections().tls().ifPresent(tls -> {
            tls.trust().ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
            tls.client()
                    .ifPresent(client -> options.setKeyCertOptions(new PemKeyCertOptions()
                            .addCertPath(client.certificate().toString())
                            .addKeyPath(client.key().toString())));
        });
    }

    private static ProxyOptions proxy(ProviderConfig.Proxy proxy) {
        ProxyOptions options = new ProxyOptions()
                .setType(
                        switch (proxy.kind()) {
                            case HTTP -> ProxyType.HTTP;
                            case SOCKS5 -> ProxyType.SOCKS5;
                        })
                .setHost(proxy.host())
                .setPort(proxy.port());
        proxy.login().ifPresent(login -> options.setUsername(login.user())
                .setPassword(login.password().reveal()));
        return options;
    }
}

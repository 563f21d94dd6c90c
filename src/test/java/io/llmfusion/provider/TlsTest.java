package io.llmfusion.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.config.ProviderConfig;
import io.llmfusion.config.ServerConfig;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.model.GatewayError;
import io.netty.handler.ssl.OpenSsl;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS to a provider, with certificates made for the test. */
@Tag("providers")
class TlsTest {
    private static Vertx vertx;
    private static TestCertificate certificate;
    private static TestCertificate elsewhere;

    @BeforeAll
    static void start(@TempDir Path folder) {
        vertx = Vertx.vertx();
        certificate = TestCertificate.of("localhost", folder);
        elsewhere = TestCertificate.of("elsewhere.example", folder);
    }

    @AfterAll
    static void stop() {
        ProviderNode.done(vertx.close());
    }

    @Test
    void tls_is_boringssl() {
        assertThat(OpenSsl.isAvailable()).isTrue();
        assertThat(OpenSsl.versionString()).contains("BoringSSL");
        assertThat(Connections.engine()).isInstanceOf(OpenSSLEngineOptions.class);
    }

    @Test
    void http_2_is_agreed_on_and_streams_share_a_connection() {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(vertx, tls(true));
                ProviderNode node = node(upstream, trusting())) {
            upstream.then(ScriptedUpstream.stream(Wire.CHAT_STREAM, 10));
            List<Asking> askings = IntStream.range(0, 20)
                    .mapToObj(ignored -> node.ask(Wire.chat(true)).read())
                    .toList();
            askings.forEach(asking -> {
                asking.terminal();
                assertThat(asking.bytes()).hasToString(Wire.CHAT_STREAM);
            });
            assertThat(upstream.request(0).version()).isEqualTo(HttpVersion.HTTP_2);
            assertThat(upstream.request(0).tls()).isTrue();
            assertThat(upstream.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_provider_without_http_2_is_spoken_to_in_http_1() {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(vertx, tls(false));
                ProviderNode node = node(upstream, trusting())) {
            upstream.then(ScriptedUpstream.stream(Wire.CHAT_STREAM));
            assertThat(node.ask(Wire.chat()).read().terminal()).isInstanceOf(StreamItem.RawEnd.class);
            assertThat(upstream.request(0).version()).isEqualTo(HttpVersion.HTTP_1_1);
        }
    }

    @Test
    void cancelling_resets_the_stream_and_leaves_the_others_of_the_connection_alone() {
        List<Buffer> content = List.of(Buffer.buffer(Wire.CHAT_ROLE), Buffer.buffer(Wire.chatDelta("a")));
        try (ScriptedUpstream upstream = ScriptedUpstream.start(vertx, tls(true));
                ProviderNode node = node(upstream, trusting())) {
            upstream.then(ScriptedUpstream.stream(content, 0, ScriptedUpstream.HANG));
            Asking gone = node.ask(Wire.chat()).read();
            Asking stays = node.ask(Wire.chat()).read();
            ProviderNode.await(() -> !gone.items.isEmpty() && !stays.items.isEmpty(), "both stream");
            gone.cancel(Cancel.Policy.RESET);
            ProviderNode.await(
                    () -> upstream.received.stream()
                                    .filter(request -> request.gone().isComplete())
                                    .count()
                            == 1,
                    "one is reset");
            assertThat(stays.replied().succeeded()).isTrue();
            upstream.then(ScriptedUpstream.stream(Wire.CHAT_STREAM));
            node.ask(Wire.chat()).read().terminal();
            assertThat(upstream.connections()).isEqualTo(1);
            stays.cancel(Cancel.Policy.RESET);
        }
    }

    @Test
    void a_stream_that_the_provider_resets_is_broken() {
        List<Buffer> content = List.of(Buffer.buffer(Wire.CHAT_ROLE), Buffer.buffer(Wire.chatDelta("a")));
        try (ScriptedUpstream upstream = ScriptedUpstream.start(vertx, tls(true));
                ProviderNode node = node(upstream, trusting())) {
            upstream.then(ScriptedUpstream.stream(content, 0, ScriptedUpstream.CUT));
            assertThat(node.ask(Wire.chat()).read().terminal()).isInstanceOf(StreamItem.Failed.class);
        }
    }

    @Test
    void a_certificate_that_nobody_trusts_is_refused() {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(vertx, tls(true));
                ProviderNode node = node(upstream, Optional.empty())) {
            assertThat(node.ask(Wire.chat()).error())
                    .isInstanceOfSatisfying(GatewayError.UpstreamFailed.class, failed -> {
                        assertThat(failed.reason()).isEqualTo(GatewayError.UpstreamFailed.Reason.CONNECT);
                        assertThat(failed.message()).contains("certificate");
                    });
            assertThat(upstream.received).isEmpty();
        }
    }

    @Test
    void a_certificate_for_another_name_is_refused() {
        HttpServerOptions options = tls(true).setKeyCertOptions(elsewhere.options());
        ProviderConfig.Tls trust = new ProviderConfig.Tls(Optional.of(elsewhere.certificate()), Optional.empty());
        try (ScriptedUpstream upstream = ScriptedUpstream.start(vertx, options);
                ProviderNode node = node(upstream, Optional.of(trust))) {
            assertThat(node.ask(Wire.chat()).error()).isInstanceOf(GatewayError.UpstreamFailed.class);
            assertThat(upstream.received).isEmpty();
        }
    }

    @Test
    void our_own_certificate_is_shown_where_one_is_asked_for() {
        HttpServerOptions options = tls(true)
                .setClientAuth(ClientAuth.REQUIRED)
                .setTrustOptions(new PemTrustOptions()
                        .addCertPath(certificate.certificate().toString()));
        ProviderConfig.Tls shown = new ProviderConfig.Tls(
                Optional.of(certificate.certificate()),
                Optional.of(new ServerConfig.Tls(certificate.certificate(), certificate.key())));
        try (ScriptedUpstream upstream = ScriptedUpstream.start(vertx, options)) {
            upstream.then(ScriptedUpstream.stream(Wire.CHAT_STREAM));
            try (ProviderNode node = node(upstream, Optional.of(shown))) {
                assertThat(node.ask(Wire.chat()).read().terminal()).isInstanceOf(StreamItem.RawEnd.class);
            }
            try (ProviderNode node = node(upstream, trusting())) {
                assertThat(node.ask(Wire.chat()).error()).isInstanceOf(GatewayError.UpstreamFailed.class);
            }
        }
    }

    private static HttpServerOptions tls(boolean http2) {
        return new HttpServerOptions().setSsl(true).setUseAlpn(http2).setKeyCertOptions(certificate.options());
    }

    private static Optional<ProviderConfig.Tls> trusting() {
        return Optional.of(new ProviderConfig.Tls(Optional.of(certificate.certificate()), Optional.empty()));
    }

    private static ProviderNode node(ScriptedUpstream upstream, Optional<ProviderConfig.Tls> tls) {
        ProviderConfig.Connections connections = new ProviderConfig.Connections(10, 100, Optional.empty(), tls);
        return new ProviderNode(vertx, Providers.chat(upstream.url()).connections(connections), new ChatDialect());
    }
}

package io.llmfusion.mcp.client;

import static io.llmfusion.mcp.client.McpCaller.await;
import static io.llmfusion.mcp.client.McpCaller.failure;
import static io.llmfusion.mcp.client.McpCaller.until;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.ServerState.Phase;
import io.llmfusion.config.McpServerConfig;
import io.llmfusion.config.McpServerConfig.Start;
import io.llmfusion.config.McpServerConfig.Transport;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What HTTP servers do wrong, and what becomes of it. */
@Tag("mcp")
class HttpFailureTest extends HttpServerCase {
    private GatewayError failureWithStatus(int status) {
        peer.on("tools/call", request -> {
            request.response().putHeader("Retry-After", "7");
            request.body(status, "secret text of the server");
        });
        deploy();
        return failure(caller.callTool("x", LONG));
    }

    private static void assertReason(GatewayError error, Reason reason) {
        assertThat(error)
                .isInstanceOfSatisfying(GatewayError.UpstreamFailed.class, failed -> assertThat(failed.reason())
                        .isEqualTo(reason));
        assertThat(error.message()).doesNotContain("secret");
    }

    @Test
    void maps_401_to_our_credentials() {
        assertReason(failureWithStatus(401), Reason.CREDENTIALS);
    }

    @Test
    void maps_429_with_its_wait() {
        assertThat(failureWithStatus(429).retryAfter()).contains(Duration.ofSeconds(7));
    }

    @Test
    void maps_503_with_its_wait() {
        GatewayError error = failureWithStatus(503);
        assertThat(error).isInstanceOf(GatewayError.Unavailable.class);
        assertThat(error.retryAfter()).contains(Duration.ofSeconds(7));
    }

    @Test
    void maps_500_to_a_failed_upstream() {
        assertReason(failureWithStatus(500), Reason.STATUS);
    }

    @Test
    void gives_a_json_rpc_error_that_comes_with_an_error_status() {
        peer.on(
                "tools/call",
                request -> request.body(
                        400,
                        "{\"jsonrpc\":\"2.0\",\"id\":" + request.id()
                                + ",\"error\":{\"code\":-32602,\"message\":\"bad\"}}"));
        deploy();
        assertThat(await(caller.callTool("x", LONG))).isEqualTo(new McpReply.Refused(-32602, "bad", Optional.empty()));
    }

    @Test
    void takes_400_that_names_the_session_for_a_lost_one() {
        peer.on("tools/call", request -> {
            if (request.header("Mcp-Session-Id").equals(Optional.of("session-1"))) {
                request.body(400, "{\"error\":{\"message\":\"Bad Request: No valid session ID provided\"}}");
            } else {
                request.json("{}");
            }
        });
        deploy();
        assertThat(caller.tool("x")).isEqualTo("{}");
    }

    @Test
    void refuses_answers_that_are_none() {
        peer.on("tools/call", request -> {
            if (request.body().contains("\"html\"")) {
                request.response().putHeader("Content-Type", "text/html").end("<html>");
            } else if (request.body().contains("\"other\"")) {
                request.body(200, "{\"jsonrpc\":\"2.0\",\"id\":99,\"result\":{}}");
            } else {
                request.status(202);
            }
        });
        deploy();
        for (String tool : List.of("html", "other", "nothing")) {
            assertReason(failure(caller.callTool(tool, LONG)), Reason.BAD_ANSWER);
        }
    }

    @Test
    void fails_when_the_connection_breaks_before_and_within_the_answer() {
        peer.on("tools/call", request -> {
            if (request.body().contains("\"within\"")) {
                request.response().putHeader("Content-Length", "100").write("{\"jsonrpc\"");
            }
            peer.run(() -> request.request().connection().close());
        });
        deploy();
        assertReason(failure(caller.callTool("before", LONG)), Reason.CONNECT);
        assertReason(failure(caller.callTool("within", LONG)), Reason.BROKEN_STREAM);
    }

    @Test
    void connects_when_the_server_comes_up_later() {
        peer.on("initialize", request -> request.status(500));
        deploy(Servers.http(Servers.EAGER, peer.url(), Transport.STREAMABLE));
        caller.untilPhase(Phase.BACKING_OFF);
        assertThat(caller.state().lastError()).contains("MCP server `scripted` answered with status 500");
        until(() -> caller.state().restarts() > 7);
        peer.on("initialize", peer::initialize);
        caller.untilPhase(Phase.READY);
        assertThat(caller.tool("x")).isEqualTo("{\"content\":[]}");
    }

    @Test
    void goes_on_with_a_server_that_never_accepts_a_notification() {
        peer.on("notifications/initialized", request -> {});
        deploy();
        assertThat(caller.tool("x")).isEqualTo("{\"content\":[]}");
    }

    @Test
    void goes_on_with_a_server_that_answers_a_notification_with_a_stream() {
        peer.on("notifications/initialized", HttpPeer.Seen::events);
        deploy();
        assertThat(caller.tool("x")).isEqualTo("{\"content\":[]}");
    }

    @Test
    void says_that_nobody_is_there() {
        deploy(Servers.http(Servers.LAZY, "http://localhost:1/mcp", Transport.STREAMABLE));
        GatewayError error = failure(caller.callTool("x", LONG));
        assertThat(error.message()).isEqualTo("MCP server `scripted` cannot be reached");
        assertThat(error.retryAfter()).isPresent();
    }

    @Test
    void initializes_anew_when_a_server_is_hung() {
        peer.on("tools/call", request -> {});
        peer.on("ping", request -> {});
        deploy(Servers.http(Servers.EAGER, peer.url(), Transport.STREAMABLE));
        assertThat(failure(caller.callTool("x", Duration.ofMillis(100)))).isInstanceOf(GatewayError.TimedOut.class);
        until(() -> peer.seen("initialize").size() == 2);
        assertThat(caller.state().lastError()).contains("MCP server `scripted` does not answer any more");
    }

    @Test
    void does_not_restart_a_slow_server_that_answers_pings() {
        peer.on("tools/call", request -> {});
        peer.on("ping", request -> request.json("{}"));
        deploy();
        failure(caller.callTool("x", Duration.ofMillis(100)));
        until(() -> !peer.seen("ping").isEmpty());
        peer.on("tools/call", request -> request.json("{}"));
        assertThat(caller.tool("y")).isEqualTo("{}");
        assertThat(peer.seen("initialize")).hasSize(1);
    }

    @Test
    void stops_calling_a_server_that_fails_again_and_again() {
        peer.on("tools/call", request -> request.status(500));
        deploy();
        until(() -> failure(caller.callTool("x", LONG)).message().equals("MCP server `scripted` has failed too often"));
        int asked = peer.seen("tools/call").size();
        GatewayError error = failure(caller.callTool("x", LONG));
        assertThat(error.retryAfter()).isPresent();
        assertThat(peer.seen("tools/call")).hasSize(asked);
    }

    @Test
    void progress_keeps_a_long_call_alive_but_silence_does_not() {
        peer.on("tools/call", request -> {
            request.events();
            if (request.body().contains("\"busy\"")) {
                progress(request, 8);
            }
        });
        Duration silence = Duration.ofMillis(900);
        deploy(Servers.http(
                Servers.settings(Start.LAZY, Optional.empty(), silence, 5), peer.url(), Transport.STREAMABLE));
        assertThat(caller.tool("busy")).isEqualTo("{\"done\":true}");
        assertThat(failure(caller.callTool("silent", LONG))).isInstanceOf(GatewayError.TimedOut.class);
    }

    private void progress(HttpPeer.Seen request, int left) {
        if (left == 0) {
            request.response().end(request.answer("{\"done\":true}"));
            return;
        }
        String token = request.body().replaceAll(".*\"progressToken\":(\\d+).*", "$1");
        request.response()
                .write("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
                        + token + ",\"progress\":1}}\n\n");
        peer.later(150, () -> progress(request, left - 1));
    }

    @Test
    void follows_a_move_within_the_origin_only() {
        try (HttpPeer stranger = new HttpPeer()) {
            peer.on("initialize", request -> {
                boolean moved = "/mcp/".equals(request.request().path());
                if (moved) {
                    peer.initialize(request);
                } else {
                    request.response().putHeader("Location", "/mcp/");
                    request.status(307);
                }
            });
            peer.on("tools/call", request -> {
                request.response().putHeader("Location", stranger.url());
                request.status(308);
            });
            deploy();
            assertReason(failure(caller.callTool("x", LONG)), Reason.STATUS);
            assertThat(peer.seen("tools/call").getFirst().request().path()).isEqualTo("/mcp/");
            assertThat(stranger.seen("tools/call")).isEmpty();
        }
    }

    @Test
    void speaks_tls_and_refuses_a_certificate_that_it_does_not_trust(@TempDir Path folder)
            throws IOException, InterruptedException {
        PfxOptions certificate =
                new PfxOptions().setPath(selfSigned(folder).toString()).setPassword("changeit");
        HttpServerOptions options = new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate);
        try (HttpPeer secure = new HttpPeer(options)) {
            secure.on("tools/call", request -> request.json("{\"secure\":true}"));
            McpServerConfig config = Servers.http(Servers.LAZY, secure.url(), Transport.STREAMABLE);
            String id = deploy(config);
            assertThat(failure(caller.callTool("x", LONG)).message())
                    .isEqualTo("MCP server `scripted` cannot be reached");
            await(vertx.undeploy(id));

            deploy(config, new HttpClientOptions().setTrustOptions(certificate));
            assertThat(caller.tool("x")).isEqualTo("{\"secure\":true}");
        }
    }

    private static Path selfSigned(Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("localhost.p12");
        String words = "-genkeypair -alias a -keyalg EC -dname CN=localhost -ext san=dns:localhost -storepass changeit";
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/keytool"));
        command.addAll(List.of(words.split(" ")));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", file.toString()));
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
        return file;
    }

    @Test
    void logs_no_header_and_no_arguments() {
        Logger logger = (Logger) LoggerFactory.getLogger("io.llmfusion");
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        Level before = logger.getLevel();
        logger.setLevel(Level.TRACE);
        logger.addAppender(logged);
        try {
            failureWithStatus(500);
            Future<McpReply> call = caller.call("tools/call", McpCaller.params("x", "{\"a\":\"private\"}"), LONG);
            failure(call);
        } finally {
            logger.detachAppender(logged);
            logger.setLevel(before);
        }
        assertThat(List.copyOf(logged.list)).isNotEmpty().noneMatch(event -> (event.getFormattedMessage()
                        + event.getKeyValuePairs())
                .matches(".*(Bearer|token|private).*"));
    }
}

package io.llmfusion.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.McpConfig;
import io.llmfusion.config.McpServerConfig;
import io.llmfusion.config.ServerConfig;
import io.llmfusion.config.StoreConfig;
import io.llmfusion.gateway.Gateway;
import io.llmfusion.model.Json;
import io.llmfusion.model.ServerName;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A desktop client's side of `fusion mcp`, over pipes, against a gateway with a real server process. */
@Timeout(60)
@Tag("system")
class StdioRelayTest {
    private static final String INITIALIZE =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\","
                    + "\"capabilities\":{},\"clientInfo\":{\"name\":\"desktop\",\"version\":\"1\"}}}";
    private static final String INITIALIZED = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";

    /** The client's ends of the two pipes. */
    private static final class Desktop implements AutoCloseable {
        private final Pipe input = Pipe.open();
        private final Pipe output = Pipe.open();
        private final OutputStream speech = Channels.newOutputStream(input.sink());
        private final BufferedReader lines = new BufferedReader(
                new InputStreamReader(Channels.newInputStream(output.source()), StandardCharsets.UTF_8));
        private final CompletableFuture<Void> ended;

        Desktop(Gateway gateway, EmbeddedGateway own) throws IOException {
            McpEndpoint endpoint = new McpEndpoint(URI.create(gateway.url()), Optional.empty(), Optional.of(own.key()));
            Vertx asking = Vertx.vertx();
            assertThat(endpoint.answers(asking)).isTrue();
            asking.close().await();
            InputStream heard = Channels.newInputStream(input.source());
            StdioRelay relay = new StdioRelay(endpoint, Channels.newOutputStream(output.sink()));
            ended = CompletableFuture.runAsync(
                    () -> relay.run(heard), task -> Thread.ofVirtual().start(task));
        }

        void say(String line) throws IOException {
            speech.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            speech.flush();
        }

        /** The next answer; what is told unasked is passed over. */
        String hear() throws IOException {
            String line = lines.readLine();
            while (line.contains("\"method\":\"notifications/")) {
                line = lines.readLine();
            }
            return line;
        }

        @Override
        public void close() throws IOException {
            speech.close();
            ended.join();
        }
    }

    @Test
    void speaks_for_a_gateway_until_the_input_ends() throws IOException {
        EmbeddedGateway own = EmbeddedGateway.of(config());
        Gateway gateway = start(own);
        try (Desktop desktop = new Desktop(gateway, own)) {
            desktop.say(INITIALIZE);
            assertThat(Json.read(desktop.hear()).at("/result/protocolVersion").stringValue())
                    .isEqualTo("2025-06-18");
            desktop.say(INITIALIZED);
            desktop.say(request(2, "tools/list", "{}"));
            assertThat(desktop.hear()).contains("\"id\":2", "\"scripted_echo\"");
            desktop.say(request(3, "tools/call", "{\"name\":\"scripted_echo\",\"arguments\":{\"a\":1.0}}"));
            assertThat(desktop.hear()).contains("\"id\":3", "{\"a\":1.0}");
            desktop.say("not json");
            assertThat(desktop.hear()).contains("-32700");
            desktop.say(request(4, "no/such", "{}"));
            assertThat(desktop.hear()).contains("\"id\":4", "-32601");
        } finally {
            gateway.stop().await();
        }
    }

    @Test
    void a_gateway_that_was_started_anew_is_greeted_again_unseen_by_the_client() throws IOException {
        EmbeddedGateway own = EmbeddedGateway.of(config());
        Gateway former = start(own);
        int port = former.port();
        try (Desktop desktop = new Desktop(former, own)) {
            desktop.say(INITIALIZE);
            assertThat(desktop.hear()).contains("\"id\":1");
            former.stop().await();
            desktop.say(request(2, "ping", "{}"));
            assertThat(desktop.hear()).contains("\"id\":2", "cannot be reached");

            ServerConfig server = own.config().server().withPort(port);
            Gateway latter = start(new EmbeddedGateway(own.config().withServer(server), own.key()));
            try {
                desktop.say(request(3, "tools/list", "{}"));
                assertThat(desktop.hear()).contains("\"id\":3", "scripted_echo");
            } finally {
                latter.stop().await();
            }
        }
    }

    @Test
    void what_was_asked_before_the_input_ended_is_answered() throws IOException {
        EmbeddedGateway own = EmbeddedGateway.of(config());
        Gateway gateway = start(own);
        try {
            Desktop desktop = new Desktop(gateway, own);
            desktop.say(INITIALIZE);
            for (int id = 2; id < 12; id++) {
                desktop.say(request(id, "tools/call", "{\"name\":\"scripted_echo\",\"arguments\":{}}"));
            }
            desktop.close();

            for (int id = 1; id < 12; id++) {
                assertThat(desktop.hear()).contains("\"result\"");
            }
        } finally {
            gateway.stop().await();
        }
    }

    private static String request(long id, String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    private static Gateway start(EmbeddedGateway own) {
        return Gateway.start(Vertx.vertx(), own.config()).await();
    }

    private static GatewayConfig config() {
        McpServerConfig.Stdio server = new McpServerConfig.Stdio(
                new ServerName("scripted"),
                "sh",
                List.of(script().toString()),
                Map.of(),
                Optional.empty(),
                McpServerConfig.Settings.DEFAULT);
        return GatewayConfig.DEFAULT.withStore(StoreConfig.DEFAULT.inMemory()).withMcp(new McpConfig(List.of(server)));
    }

    private static Path script() {
        try {
            return Path.of(StdioRelayTest.class
                    .getResource("/io/llmfusion/mcp/client/server.sh")
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

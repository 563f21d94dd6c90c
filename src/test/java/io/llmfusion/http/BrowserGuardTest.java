package io.llmfusion.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.config.AuthConfig;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.Secret;
import io.llmfusion.config.ServerConfig;
import io.llmfusion.model.Caller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("system")
class BrowserGuardTest {
    @ParameterizedTest
    @CsvSource({
        "localhost,200",
        "localhost:8080,200",
        "127.0.0.1:99,200",
        "[::1]:8080,200",
        "192.168.1.7,200",
        "app.localhost,200",
        "evil.example.com,403",
        "127.0.0.1.evil.example.com,403",
        "localhost.evil.example.com:8080,403",
    })
    void a_name_that_was_made_to_point_here_is_refused(String host, int status) {
        try (McpNode node = new McpNode()) {
            assertThat(head(node, "GET", "/healthz", "Host: " + host)).startsWith("HTTP/1.1 " + status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:6274,200",
        "http://127.0.0.1:3000,200",
        "https://app.example.com,200",
        "https://other.example.com,403",
        "http://evil.example.com,403",
        "null,403",
        "nonsense,403",
    })
    void only_pages_of_this_machine_and_of_allowed_origins_may_call(String origin, int status) {
        try (McpNode node = new McpNode(allowing(List.of("https://app.example.com"), List.of()))) {
            assertThat(head(node, "GET", "/healthz", "Host: localhost", "Origin: " + origin))
                    .startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void the_check_comes_before_every_route() {
        try (McpNode node = new McpNode()) {
            for (String path : List.of("/mcp", "/v1/models", "/v1/mcp/tools", "/nowhere")) {
                assertThat(head(node, "GET", path, "Host: evil.example.com")).startsWith("HTTP/1.1 403");
                assertThat(head(node, "POST", path, "Host: localhost", "Origin: http://evil.example.com"))
                        .startsWith("HTTP/1.1 403");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway.example.com", "gateway.example.com:443", "GATEWAY.example.com"})
    void names_behind_a_reverse_proxy_are_allowed_by_name(String host) {
        try (McpNode node = new McpNode(allowing(List.of(), List.of("gateway.example.com")))) {
            assertThat(head(node, "GET", "/healthz", "Host: " + host)).startsWith("HTTP/1.1 200");
            assertThat(head(node, "GET", "/healthz", "Host: other.example.com")).startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void where_keys_protect_an_open_address_any_name_will_do() {
        AuthConfig keys = new AuthConfig(List.of(new AuthConfig.Key(Caller.ANONYMOUS, Secret.of("k"))), false);
        try (McpNode node = new McpNode(
                config -> config.withServer(config.server().withHost("0.0.0.0")).withAuth(keys))) {
            assertThat(head(node, "GET", "/healthz", "Host: fusion.lan")).startsWith("HTTP/1.1 200");
            assertThat(head(node, "GET", "/healthz", "Host: fusion.lan", "Origin: http://evil.example.com"))
                    .startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void a_preflight_of_an_allowed_page_is_answered() {
        try (McpNode node = new McpNode()) {
            String answer = head(
                    node,
                    "OPTIONS",
                    "/mcp",
                    "Host: localhost",
                    "Origin: http://localhost:6274",
                    "Access-Control-Request-Method: POST",
                    "Access-Control-Request-Headers: content-type, mcp-session-id");

            assertThat(answer)
                    .startsWith("HTTP/1.1 204")
                    .containsIgnoringCase("access-control-allow-origin: http://localhost:6274")
                    .containsIgnoringCase("access-control-allow-headers: content-type, mcp-session-id")
                    .containsIgnoringCase("access-control-allow-methods: GET, POST, DELETE");
        }
    }

    private static UnaryOperator<GatewayConfig> allowing(List<String> origins, List<String> hosts) {
        return config -> {
            ServerConfig server = config.server();
            return config.withServer(new ServerConfig(
                    server.host(),
                    server.port(),
                    server.tls(),
                    origins,
                    hosts,
                    server.secret(),
                    server.keepAlive(),
                    server.limits(),
                    server.timeouts(),
                    server.h2c()));
        };
    }

    /** The whole answer to a request with just these headers. */
    private static String head(McpNode node, String method, String path, String... headers) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port)) {
            socket.setSoTimeout(10_000);
            String request = method + " " + path + " HTTP/1.1\r\n" + String.join("\r\n", headers)
                    + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

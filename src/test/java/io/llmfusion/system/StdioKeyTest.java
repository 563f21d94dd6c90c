package io.llmfusion.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.provider.ScriptedUpstream;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** `fusion mcp` gives its key to a gateway of ours and to nobody else. */
@Tag("system")
@Timeout(90)
class StdioKeyTest {
    private static final String KEY = "sk-of-the-gateway-0123456789";

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        RunningGateway.done(vertx.close());
    }

    @Test
    void another_server_at_the_configured_address_gets_no_key() throws IOException {
        try (ScriptedUpstream stranger =
                ScriptedUpstream.start(vertx).then(ScriptedUpstream.answer(200, "text/plain", "ok\n"))) {
            Path file = Files.writeString(folder.resolve("fusion.yaml"), """
                    server: { port: %d }
                    auth: { keys: [ { id: me, key: "%s" } ] }
                    providers: { demo: { dialect: demo } }
                    """.formatted(stranger.port(), KEY));
            try (GatewayProcess desktop =
                    GatewayProcess.run(folder, Map.of("FUSION_KEY", KEY), "mcp", "--config", file.toString())) {
                assertThat(desktop.exit()).isZero();
                assertThat(desktop.output())
                        .contains("fusion mcp speaks for the gateway at http://127.0.0.1:")
                        .doesNotContain("http://127.0.0.1:" + stranger.port());
            }
            assertThat(stranger.received)
                    .isNotEmpty()
                    .allSatisfy(
                            request -> assertThat(request.headers().toString()).doesNotContain(KEY))
                    .allSatisfy(request -> assertThat(request.uri()).isEqualTo("/healthz"));
        }
    }
}

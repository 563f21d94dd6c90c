package io.llmfusion.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How log lines look can be changed while the gateway runs. */
@Tag("system")
@Timeout(90)
class LogFormatTest {
    private static final String IN_FORCE = "the changed configuration is in force";

    @TempDir
    private Path folder;

    @Test
    void log_format_is_followed_without_a_restart() throws IOException {
        try (GatewayProcess gateway = GatewayProcess.serve(folder, yaml("text"))) {
            gateway.url();
            Files.writeString(folder.resolve("fusion.yaml"), yaml("json"));
            Await.until(
                    "the change is logged as JSON", () -> lastInForce(gateway).startsWith("{"));
            assertThat(Json.read(lastInForce(gateway)).get("message").stringValue())
                    .isEqualTo(IN_FORCE);

            Files.writeString(folder.resolve("fusion.yaml"), yaml("text"));
            Await.until("the next one as text", () -> inForce(gateway).size() == 2);
            assertThat(lastInForce(gateway)).contains("INFO").doesNotStartWith("{");
        }
    }

    private static List<String> inForce(GatewayProcess gateway) {
        return gateway.output().lines().filter(line -> line.contains(IN_FORCE)).toList();
    }

    private static String lastInForce(GatewayProcess gateway) {
        List<String> lines = inForce(gateway);
        return lines.isEmpty() ? "" : lines.getLast();
    }

    private static String yaml(String format) {
        return "server: { port: 0 }\nproviders: { demo: { dialect: demo } }\nobservability: { log: { format: " + format
                + " } }\n";
    }
}

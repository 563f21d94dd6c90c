package io.llmfusion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
class ObservabilityTest {
    private static final String ASK = "{\"model\":\"demo/echo\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @TempDir
    Path folder;

    @Test
    void metrics_count_what_happened() {
        try (RunningNode node = new RunningNode(folder, yaml("true"))) {
            node.post("/v1/chat/completions", ASK);
            RunningNode.until("it is counted", () -> node.get("/metrics")
                    .body()
                    .contains("fusion_http_requests_seconds_count{route=\"/v1/chat/completions\",status=\"200\"} 1"));
            assertThat(node.get("/metrics").body())
                    .contains("fusion_provider_attempts_seconds_count")
                    .contains("gen_ai_client_token_usage_total{provider=\"demo\"")
                    .contains("fusion_streams_in_flight 0.0")
                    .contains("fusion_buffered_bytes");
        }
    }

    @Test
    void metrics_that_are_off_are_not_there_and_can_be_turned_on_by_a_reload() {
        try (RunningNode node = new RunningNode(folder, yaml("false"))) {
            node.post("/v1/chat/completions", ASK);
            assertThat(node.get("/metrics").statusCode()).isEqualTo(404);
            node.apply(yaml("true"));
            assertThat(node.get("/metrics").statusCode()).isEqualTo(200);
            assertThat(node.get("/metrics").body()).doesNotContain("status=\"200\"");
        }
    }

    @Test
    void readiness_names_every_provider_server_and_budget_with_its_state() {
        try (RunningNode node = new RunningNode(folder, yaml("true"))) {
            RunningNode.until("it is ready", () -> node.get("/readyz").statusCode() == 200);
            assertThat(node.get("/readyz").body())
                    .contains("\"ready\":true")
                    .contains("{\"name\":\"provider demo\",\"state\":\"up\"}")
                    .contains("\"name\":\"mcp fusion\"")
                    .contains("{\"name\":\"limit streams\",\"state\":\"up\",\"detail\":\"0 of 20000\"}")
                    .contains("\"name\":\"limit buffered-bytes\"");
        }
    }

    private static String yaml(String metrics) {
        return "server: { port: 0 }\nproviders: { demo: { dialect: demo } }\nobservability: { metrics: " + metrics
                + ", log: { format: text } }\n";
    }
}

package io.llmfusion.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code kill -9} of the gateway: what a client was answered is there when it comes back. */
@Tag("system")
@Timeout(180)
class StoreDeathTest {
    private static final String YAML = """
            server: { port: 0 }
            providers: { demo: { dialect: demo } }
            """;

    @TempDir
    Path folder;

    private static String ask(String more) {
        return "{\"model\":\"demo/echo\",\"input\":\"I am Ada\"" + more + "}";
    }

    private static String id(PlainClient.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().path("id").asString("");
    }

    private static void kill(GatewayProcess gateway) throws InterruptedException {
        gateway.process.destroyForcibly();
        assertThat(gateway.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_killed_gateway_has_every_response_that_it_answered() throws Exception {
        String whole = "";
        String streamed = "";
        for (int round = 0; round < 3; round++) {
            String more = whole.isEmpty() ? "" : ",\"previous_response_id\":\"" + whole + "\"";
            try (GatewayProcess gateway = GatewayProcess.serve(folder, YAML);
                    PlainClient client = new PlainClient(gateway.url())) {
                for (String known : List.of(whole, streamed)) {
                    assertThat(known.isEmpty()
                                    || client.get("/v1/responses/" + known).status() == 200)
                            .as(gateway.output())
                            .isTrue();
                }
                List<JsonNode> events = client.post("/v1/responses", ask(more + ",\"stream\":true"))
                        .events();
                assertThat(events.getLast().path("type").asString("")).isEqualTo("response.completed");
                streamed = events.getLast().path("response").path("id").asString("");
                whole = id(client.post("/v1/responses", ask(more)));
                kill(gateway);
            }
        }
        assertNothingUnpackedIsLeft();
    }

    private static void assertNothingUnpackedIsLeft() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("sqlite-") && name.contains("libsqlitejdbc"));
        }
    }
}

package io.llmfusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The distribution as a user starts it: {@code target/fusion/bin/fusion}. */
@Tag("system")
@Timeout(60)
class DistributionTest {

    private static final Path FUSION = Path.of("target/fusion/bin/fusion").toAbsolutePath();
    private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");

    private final List<Process> started = new ArrayList<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void needs_the_distribution() {
        assumeTrue(Files.isExecutable(FUSION), "target/fusion is not built: run mvn package first");
    }

    @AfterEach
    void end_what_was_started() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void says_its_version_from_any_folder_and_through_a_link() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("fusion"), FUSION);

        Process version = start(link.toString(), "version");

        assertThat(output(version)).contains("LLM Fusion Gateway");
        assertThat(version.waitFor()).isZero();
    }

    @Test
    void serves_until_it_is_told_to_stop() throws Exception {
        Process gateway = serve();
        int port = port(gateway);

        assertThat(status(port, "/healthz")).isEqualTo(200);
        gateway.destroy();

        assertThat(gateway.waitFor(20, TimeUnit.SECONDS))
                .as("ended after SIGTERM")
                .isTrue();
    }

    @Test
    void stops_with_an_idle_connection_open() throws Exception {
        Process gateway = serve();

        try (Socket idle = new Socket(InetAddress.getLoopbackAddress(), port(gateway))) {
            gateway.destroy();

            assertThat(gateway.waitFor(20, TimeUnit.SECONDS))
                    .as("ended after SIGTERM, with " + idle)
                    .isTrue();
        }
    }

    @Test
    void names_the_port_that_is_in_use() throws Exception {
        int port = port(serve());
        Path config = folder.resolve("second.yaml");
        Files.writeString(config, "server: { port: " + port + " }\n");

        Process second = start(FUSION.toString(), "serve", "--config", config.toString());

        assertThat(output(second)).contains("127.0.0.1:" + port);
        assertThat(second.waitFor()).isEqualTo(1);
    }

    private Process serve() throws IOException {
        Path config = folder.resolve("fusion.yaml");
        Files.writeString(config, """
                server: { port: 0 }
                providers:
                  demo: { dialect: demo }
                """);
        return start(FUSION.toString(), "serve", "--config", config.toString());
    }

    private Process start(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Reads the gateway's output up to the line that names its address. */
    private static int port(Process gateway) {
        Stream<String> lines =
                new BufferedReader(new InputStreamReader(gateway.getInputStream(), StandardCharsets.UTF_8)).lines();
        return lines.map(URL::matcher)
                .filter(Matcher::find)
                .map(found -> Integer.parseInt(found.group(1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the gateway ended without naming its address"));
    }

    private static int status(int port, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }
}

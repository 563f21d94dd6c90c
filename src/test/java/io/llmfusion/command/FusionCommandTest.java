package io.llmfusion.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Tag("system")
class FusionCommandTest {
    private static final String DEMO = "server: { port: 0 }\nproviders: { demo: { dialect: demo } }\n";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine command = FusionCommand.commandLine();
        return command.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void help_names_every_command_and_the_exit_status() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("serve", "check", "mcp", "version", "probe", "import", "help")
                .contains("--config=FILE", "FUSION_CONFIG", "wrong use");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "check", "mcp", "version", "probe", "import"})
    void each_command_says_how_it_is_used(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: fusion " + command);
    }

    @Test
    void version_is_told_with_the_java_that_runs_it() {
        assertThat(run("version")).isZero();
        assertThat(out.toString()).startsWith("LLM Fusion Gateway ").contains("Java " + Runtime.version());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sevre", "--confg=x"})
    void wrong_use_is_status_2(String wrong) {
        assertThat(run(wrong)).isEqualTo(2);
        assertThat(err.toString()).contains(wrong);
    }

    @Test
    void check_finds_nothing_wrong_and_says_what_is_to_be_known() throws IOException {
        Path file = Files.writeString(folder.resolve("good.yaml"), """
                server: { host: 0.0.0.0 }
                auth: { open: true }
                providers: { keyless: { dialect: openai, api-key: "${NO_SUCH_KEY_HERE:-}" } }
                """);
        assertThat(run("check", file.toString())).isZero();
        assertThat(out.toString())
                .contains("good.yaml: no problems", "auth.open is true", "provider keyless is disabled");
    }

    @Test
    void check_lists_every_problem() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.yaml"), "server: { prot: 1 }\nnonsense: 2\n");
        assertThat(run("check", file.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("server.prot", "did you mean", "nonsense");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "serve --config"})
    void a_file_that_is_not_there_is_named(String command) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.add(folder.resolve("none.yaml").toString());
        Process child = child(arguments.toArray(String[]::new));
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).isEqualTo(1);
        assertThat(new String(child.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("none.yaml")
                .doesNotContain("Exception");
    }

    @Test
    void serve_says_where_it_is_and_ends_when_told_to() throws Exception {
        Path file = Files.writeString(folder.resolve("demo.yaml"), DEMO);
        Process child = child("serve", "--config", file.toString());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            String first = String.valueOf(lines.readLine());
            assertThat(first).contains(" serves http://127.0.0.1:").endsWith(" with " + file);
            assertThat(lines.readLine()).isEqualTo("Try:");
            assertThat(lines.readLine()).contains("curl -N http://127.0.0.1:", "demo/echo");
            String url = first.replaceAll(".*(http://\\S+).*", "$1");
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpRequest health =
                        HttpRequest.newBuilder(URI.create(url + "/healthz")).build();
                assertThat(client.send(health, BodyHandlers.ofString()).body()).isEqualTo("ok\n");
            }
        } finally {
            child.destroy();
        }
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void logs_are_json_where_the_configuration_wants_it() throws Exception {
        Path file = Files.writeString(folder.resolve("json.yaml"), DEMO + "observability: { log: { format: json } }\n");
        Process child = child("serve", "--config", file.toString());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getErrorStream(), StandardCharsets.UTF_8))) {
            child.inputReader().readLine();
            Files.writeString(file, DEMO + "observability: { log: { format: json }, metrics: false }\n");
            assertThat(lines.readLine()).startsWith("{\"time\":\"").contains("configuration is in force");
        } finally {
            child.destroy();
        }
    }

    private static Process child(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath(),
                "io.llmfusion.Main"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }

    /** The launcher of the tests may have put the classes into a loader of its own. */
    private static String classPath() {
        Stream<String> loaded = FusionCommandTest.class.getClassLoader() instanceof URLClassLoader loader
                ? Stream.of(loader.getURLs()).map(URL::getPath)
                : Stream.empty();
        return Stream.concat(loaded, Stream.of(System.getProperty("java.class.path")))
                .collect(Collectors.joining(File.pathSeparator));
    }
}

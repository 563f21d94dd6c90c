package io.llmfusion.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmfusion.config.ConfigLoader;
import io.llmfusion.config.ConfigResult;
import io.llmfusion.config.ConfigSource;
import io.llmfusion.config.Environment;
import io.llmfusion.model.Json;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the README tells people to type works as it stands there. */
@Tag("system")
class ReadmeTest {
    private static final Path README = Path.of("README.md");
    private static final String BASE = "http://127.0.0.1:8080";

    @TempDir
    Path folder;

    @Test
    void every_request_is_answered_with_the_shipped_configuration_and_no_key() throws Exception {
        assumeTrue(hasCurl(), "curl is not installed");
        String shipped = Files.readString(Path.of("conf/fusion.yaml")).replace("port: 8080", "port: 0");
        try (RunningGateway gateway = RunningGateway.start(folder, shipped, Map.of())) {
            Await.until("it is ready", () -> run("curl -fs " + gateway.url() + "/readyz")
                    .succeeded());
            for (String block : blocks("sh")) {
                Ran ran = run(block.replace(BASE, gateway.url()));
                assertThat(ran).as(block).matches(Ran::succeeded);
                assertThat(ran.output()).as(block).isNotBlank().doesNotContain("\"error\":");
            }
        }
    }

    @Test
    void the_tool_is_called_and_told_of() throws Exception {
        assumeTrue(hasCurl(), "curl is not installed");
        String shipped = Files.readString(Path.of("conf/fusion.yaml")).replace("port: 8080", "port: 0");
        String assistant = blocks("sh").stream()
                .filter(block -> block.contains("assistant"))
                .findFirst()
                .orElseThrow();
        try (RunningGateway gateway = RunningGateway.start(folder, shipped, Map.of())) {
            assertThat(run(assistant.replace(BASE, gateway.url())).output())
                    .containsSubsequence(
                            "\"type\":\"tool_call\"", "\"type\":\"tool_result\"", "\"type\":\"end\"", "[DONE]");
        }
    }

    @Test
    void every_configuration_is_valid() throws IOException {
        Vertx vertx = Vertx.vertx();
        Environment environment = new Environment(Map.of("ALICE_KEY", "alice's"), folder);
        for (String block : blocks("yaml")) {
            Path file = Files.writeString(folder.resolve("block.yaml"), block);
            ConfigResult result =
                    RunningGateway.done(new ConfigLoader(vertx, environment).load(new ConfigSource.File(file)));
            assertThat(result).as(block).isInstanceOf(ConfigResult.Valid.class);
        }
        RunningGateway.done(vertx.close());
    }

    @Test
    void what_it_shows_as_json_is_json() throws IOException {
        assertThat(blocks("json")).isNotEmpty().allSatisfy(block -> assertThat(Json.read(block))
                .isInstanceOf(JsonNode.class));
    }

    @Test
    void scripts_and_pages_that_it_names_are_there() throws IOException {
        String readme = Files.readString(README);
        List<String> named = Stream.concat(found(readme, "\\./(scripts/[a-z]+)"), found(readme, "\\]\\(([^)#:]+)\\)"))
                .toList();
        assertThat(named).isNotEmpty().allSatisfy(path -> assertThat(Path.of(path))
                .exists());
    }

    @Test
    void every_family_of_providers_is_named() throws IOException {
        String readme = Files.readString(README);
        String families = Files.readString(Path.of("src/main/resources/io/llmfusion/config/families.yaml"));

        assertThat(found(families, "(?m)^([a-z]+):$")).hasSizeGreaterThan(20).allSatisfy(family -> assertThat(readme)
                .contains("`" + family + "`"));
    }

    @Test
    void the_paths_that_it_lists_are_those_of_the_openapi_document() throws IOException {
        String readme = Files.readString(README);
        try (RunningGateway gateway =
                RunningGateway.start(folder, "server: { port: 0 }\nproviders: { demo: { dialect: demo } }\n")) {
            assumeTrue(hasCurl(), "curl is not installed");
            JsonNode paths = Json.read(
                            run("curl -fs " + gateway.url() + "/openapi.json").output())
                    .path("paths");
            assertThat(paths.propertyNames().stream()
                            .filter(path -> !path.matches(".*(tools/fusion_|templates|read).*"))
                            .filter(path -> !readme.contains(path)))
                    .isEmpty();
        }
    }

    private static Stream<String> found(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1));
    }

    private static List<String> blocks(String language) throws IOException {
        Matcher matcher =
                Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$").matcher(Files.readString(README));
        return matcher.results().map(block -> block.group(1)).toList();
    }

    private record Ran(int status, String output) {
        boolean succeeded() {
            return status == 0;
        }
    }

    private static boolean hasCurl() {
        return run("command -v curl").succeeded();
    }

    /** Lines of a block end it where one fails. */
    private static Ran run(String script) {
        try {
            Process process = new ProcessBuilder("sh", "-ec", script)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(60, TimeUnit.SECONDS) ? new Ran(process.exitValue(), output) : new Ran(-1, output);
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }
}

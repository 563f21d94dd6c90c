package io.llmfusion.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs of the page on SDKs work as they stand there. */
@Tag("providers")
@Timeout(60)
class SdkPagesTest {
    private static final Path PAGE = Path.of("src/docs/sdks.md");
    private static final Pattern PROGRAM = Pattern.compile("(?ms)^```js\n(.*?)^```$");
    private static final Pattern ANSWER =
            Pattern.compile("the demonstration model of LLM Fusion Gateway[^.]*: Say hello\\.");

    @TempDir
    Path folder;

    /** The title of a section, its program, how many answers that prints. */
    static Stream<Arguments> programs() {
        return Stream.of(
                program("openai", 2),
                program("@anthropic-ai/sdk", 1),
                program("@google/genai", 1),
                program("Vercel AI SDK", 5));
    }

    private static Arguments program(String title, int answers) {
        String section = sections()
                .filter(text -> text.startsWith(title + "\n"))
                .findFirst()
                .orElseThrow();
        String program =
                PROGRAM.matcher(section).results().map(block -> block.group(1)).reduce("", String::concat);
        return Arguments.of(title, program, answers);
    }

    private static Stream<String> sections() {
        try {
            return Arrays.stream(Files.readString(PAGE).split("(?m)^## ")).skip(1);
        } catch (IOException missing) {
            throw new AssertionError(missing);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void its_program_prints_what_the_shipped_configuration_answers(String title, String program, int answers)
            throws Exception {
        assertThat(sections().count())
                .as("sections of the page")
                .isEqualTo(programs().count());
        String node = NodePrograms.node();
        Files.createSymbolicLink(folder.resolve("node_modules"), NodePrograms.FOLDER.resolve("node_modules"));
        String shipped = Files.readString(Path.of("conf/fusion.yaml")).replace("port: 8080", "port: 0");
        try (RunningGateway gateway = RunningGateway.start(folder, shipped, Map.of())) {
            Path file = folder.resolve("program.mjs");
            Files.writeString(file, program.replace("127.0.0.1:8080", "127.0.0.1:" + gateway.port()));

            String printed = printed(node, file);

            assertThat(ANSWER.matcher(printed).results().count()).as(printed).isEqualTo(answers);
        }
    }

    private static String printed(String node, Path program) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(node, program.toString()).redirectErrorStream(true);
        builder.environment().put("FUSION_KEY", "none");
        Process process = builder.start();
        try {
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(printed).isZero();
            return printed;
        } finally {
            process.destroyForcibly();
        }
    }
}

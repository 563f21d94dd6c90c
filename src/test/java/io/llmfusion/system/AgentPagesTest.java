package io.llmfusion.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the page on agent command lines tells people to type works as it stands there. */
@Tag("system")
class AgentPagesTest {
    private static final Path PAGE = Path.of("src/docs/agents.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");

    @TempDir
    Path folder;

    /** A part of the page under a head of its own. */
    record Section(String title, String text) {
        List<String> blocks() {
            return BLOCK.matcher(text).results().map(block -> block.group(1)).toList();
        }

        @Override
        public String toString() {
            return title;
        }
    }

    static Stream<Section> sections() throws IOException {
        return all().filter(section -> !section.title().startsWith("# "));
    }

    private static Stream<Section> all() throws IOException {
        return Arrays.stream(Files.readString(PAGE).split("(?m)^## "))
                .map(text -> new Section(text.lines().findFirst().orElseThrow(), text));
    }

    @ParameterizedTest
    @MethodSource("sections")
    void its_commands_are_answered_by_the_shipped_configuration(Section section) throws Exception {
        AgentPrograms agents = new AgentPrograms(folder);
        String first = all().findFirst().orElseThrow().blocks().getFirst();
        String shipped = Files.readString(Path.of("conf/fusion.yaml")).replace("port: 8080", "port: 0");
        try (RunningGateway gateway = RunningGateway.start(folder, shipped, Map.of())) {
            String script = (first + String.join("", section.blocks()))
                    .replace("127.0.0.1:8080", "127.0.0.1:" + gateway.port());
            AgentPrograms.Ran ran = agents.run(script, Map.of());

            assertThat(ran.status()).as(ran.output()).isZero();
            assertThat(ran.output())
                    .contains("the demonstration model of LLM Fusion Gateway")
                    .contains("Say hello.");
        }
    }
}

package io.llmfusion.fuzz;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What fuzzing found worth keeping, and some noise, is read without a defect. */
class FuzzCorpusTest {
    private static final Path CORPORA = Path.of("src/test/resources/fuzz");

    static Stream<String> targets() {
        return FuzzTargets.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void every_kept_input_is_read(String target) throws IOException {
        for (Path input : inputs(target)) {
            byte[] bytes = Files.readAllBytes(input);
            assertThatCode(() -> FuzzTargets.named(target).accept(bytes))
                    .as(input.toString())
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void noise_is_read(String target) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            assertThatCode(() -> FuzzTargets.named(target).accept(bytes))
                    .as(target + ", seed " + seed)
                    .doesNotThrowAnyException();
        }
    }

    private static List<Path> inputs(String target) throws IOException {
        Path folder = CORPORA.resolve(target);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}

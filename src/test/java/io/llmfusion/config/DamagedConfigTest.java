package io.llmfusion.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The shipped file, damaged in every way that a slip of the hand can: always an answer, never a secret in it. */
class DamagedConfigTest {
    private static final String SECRET = "sk-q7w8";
    private static final String NOISE = "{}[]:,&*!|>'\"%@`#-? \n\t$~<a1" + (char) 0xFFFD + (char) 0x7;
    private static final int FILES = 150;

    @Test
    void comes_to_an_answer_without_the_secret() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String shipped = Files.readString(Path.of("conf/fusion.yaml"))
                .replaceAll("(?m)^(\\s*)#(?=\\S)", "$1")
                .replaceAll("api-key: .*", "api-key: " + SECRET);
        List<String> damaged = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            damaged.add(damage(shipped, random));
        }
        Environment environment = new Environment(Map.of("ALICE_KEY", SECRET), Path.of("target"));

        List<ConfigResult> results =
                Configurations.load(loader -> loader.families().compose(known -> all(loader, damaged)), environment);

        assertThat(results).as("seed %d", seed).hasSize(FILES).allSatisfy(result -> {
            String shown = result instanceof ConfigResult.Invalid invalid
                    ? invalid.problems().render()
                    : "" + result;
            // A key of the user's own may be the secret itself, when the line before it was cut off.
            assertThat(shown.replaceAll("\\S*\\.\\S* ", "")).as("seed %d", seed).doesNotContain(SECRET);
        });
    }

    private static Future<List<ConfigResult>> all(ConfigLoader loader, List<String> damaged) {
        return Future.all(damaged.stream()
                        .map(yaml -> loader.parse(Buffer.buffer(yaml)))
                        .toList())
                .map(all -> all.<ConfigResult>list());
    }

    private static String damage(String text, Random random) {
        StringBuilder damaged = new StringBuilder(text);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(damaged.length());
            switch (random.nextInt(4)) {
                case 0 -> damaged.deleteCharAt(at);
                case 1 -> damaged.insert(at, NOISE.charAt(random.nextInt(NOISE.length())));
                case 2 -> damaged.setCharAt(at, NOISE.charAt(random.nextInt(NOISE.length())));
                default -> damaged.delete(at, Math.min(damaged.length(), at + random.nextInt(60)));
            }
        }
        return damaged.toString();
    }
}

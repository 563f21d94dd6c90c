package io.llmfusion.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubstitutionTest {
    private static final Map<String, String> VARIABLES = Map.of("A", "alpha", "EMPTY", "", "TRICKY", "${A} $$ }");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "plain|plain",
                "${A}|alpha",
                "x${A}y${A}z|xalphayalphaz",
                "${env:A}|alpha",
                "${EMPTY}|''",
                "${NONE:-}|''",
                "${NONE:-two words: {}|two words: {",
                "${EMPTY:-other}|other",
                "${A:-other}|alpha",
                "${NONE:-${A}}|alpha",
                "${NONE:-${NONE:-deep}}!|deep!",
                "${A:?say why}|alpha",
                "$$|$",
                "$${A}|${A}",
                "$$$$|$$",
                "$$${A}|$alpha",
                "cost: 5$|cost: 5$",
                "$A and $ 5|$A and $ 5",
                "${TRICKY}|${A} $$ }"
            })
    void replaces(String text, String expected) {
        Substitution.Outcome outcome = apply(text);

        assertThat(outcome.troubles()).isEmpty();
        assertThat(outcome.text()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${NONE}|the environment variable NONE is not set",
                "${NONE:?ask the team}|the environment variable NONE is not set: ask the team",
                "${EMPTY:?}|it must not be empty",
                "${|without its `}`",
                "x ${A|without its `}`",
                "${}|does not hold the name of a variable",
                "${input:key}|unknown form of substitution of input",
                "${A B}|does not hold the name of a variable",
                "${A:+x}|unknown form of substitution of A",
                "${NONE:-${NONE2}}|the environment variable NONE2 is not set",
                "${file:/not/there}|the file /not/there cannot be read"
            })
    void explains_what_it_cannot_replace(String text, String expected) {
        assertThat(apply(text).troubles()).singleElement().satisfies(one -> assertThat(one.message())
                .contains(expected));
    }

    @Test
    void reads_files_without_the_line_end_and_remembers_them(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("key"), "  secret ${A}\r\n");
        Substitution.Outcome outcome = Substitution.apply("<${file:key}>", new Environment(VARIABLES, folder));

        assertThat(outcome.text()).isEqualTo("<  secret ${A}>");
        assertThat(outcome.files()).containsExactly(folder.resolve("key"));
        assertThat(outcome.replaced()).isTrue();
    }

    @Test
    void does_not_read_what_is_no_small_text(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
        Files.write(folder.resolve("large"), new byte[(1 << 20) + 1]);
        Environment environment = new Environment(Map.of(), folder);

        assertThat(Substitution.apply("${file:binary}", environment).troubles()).hasSize(1);
        assertThat(Substitution.apply("${file:large}", environment).troubles()).hasSize(1);
    }

    /** Texts built from pieces of which each is known to come out as something. */
    @Test
    void pieces_put_together_come_out_as_the_pieces_do() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[][] pieces = {
            {"text", "text"},
            {"${A}", "alpha"},
            {"$$", "$"},
            {"${NONE:-x}", "x"},
            {"${NONE:-a${A}b$$}", "aalphab$"},
            {"${A:?m}", "alpha"},
            {"{", "{"},
            {"} ", "} "},
            {":-", ":-"},
            {"ü→", "ü→"},
            {"${env:A}", "alpha"},
            {"${TRICKY}", "${A} $$ }"}
        };
        for (int round = 0; round < 5_000; round++) {
            StringBuilder written = new StringBuilder();
            StringBuilder expected = new StringBuilder();
            for (int i = random.nextInt(8); i > 0; i--) {
                String[] piece = pieces[random.nextInt(pieces.length)];
                written.append(piece[0]);
                expected.append(piece[1]);
            }
            Substitution.Outcome outcome = apply(written.toString());
            assertThat(outcome.troubles()).as("seed %d: %s", seed, written).isEmpty();
            assertThat(outcome.text()).as("seed %d: %s", seed, written).isEqualTo(expected.toString());
        }
    }

    @Test
    void any_text_with_its_dollar_signs_doubled_comes_out_as_it_was() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String alphabet = "$${}:-?Aab \n\"file:env";
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(20); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String doubled = text.toString().replace("$", "$$");
            assertThat(apply(doubled).text()).as("seed %d", seed).isEqualTo(text.toString());
        }
    }

    /** Whatever stands there: an end, and either a text or a trouble. */
    @Test
    void survives_any_text() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String alphabet = "${}:-?A_9 file:env";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(24); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(apply(text.toString())).as("seed %d: %s", seed, text).isNotNull();
        }
    }

    private static Substitution.Outcome apply(String text) {
        return Substitution.apply(text, new Environment(VARIABLES, Path.of("target")));
    }
}

package io.llmfusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class RawObjectTest {
    private static final List<String> VALUES = List.of(
            "1",
            "-0.50",
            "1e9",
            "true",
            "false",
            "null",
            "\"\"",
            "\"a\\\"b\\\\\"",
            "\"ü 🎉\"",
            "[]",
            "[1,[2,{}]]",
            "{}",
            "{\"model\":\"inner\",\"x\":[\"}\",\"]\"]}",
            "\"{\\\"model\\\":1}\"");

    @Test
    void values_stay_as_they_came() {
        RawObject read = RawObject.read("{ \"a\" : 1.50 , \"b\":{\"z\":1,\"y\":[ ]}, \"c\":\"x\\u0041\" }");

        assertThat(read.names()).containsExactly("a", "b", "c");
        assertThat(read.get("a")).contains(new RawJson("1.50"));
        assertThat(read.get("b")).contains(new RawJson("{\"z\":1,\"y\":[ ]}"));
        assertThat(read.string("c")).contains("xA");
    }

    @Test
    void what_is_no_object_is_refused() {
        for (String text :
                List.of("", " ", "[]", "1", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\":1}x", "{\"a\":tru}")) {
            assertThatThrownBy(() -> RawObject.read(text)).as(text).isInstanceOf(JacksonException.class);
            assertThatThrownBy(() -> RawObject.scan(text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isInstanceOf(JacksonException.class);
        }
    }

    @Test
    void a_cut_object_is_refused_wherever_it_is_cut() {
        byte[] whole = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\\\"b\"}],\"n\":1}"
                .getBytes(StandardCharsets.UTF_8);
        for (int end = 0; end < whole.length; end++) {
            byte[] cut = Arrays.copyOf(whole, end);
            assertThatThrownBy(() -> RawObject.scan(cut)).isInstanceOf(JacksonException.class);
        }
    }

    @Test
    void a_scan_finds_what_a_strict_read_finds() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            byte[] source = object(random).getBytes(StandardCharsets.UTF_8);
            RawObject strict = RawObject.read(source);
            RawObject scanned = RawObject.scan(source);

            assertThat(scanned.names()).as("seed " + seed).containsExactlyElementsOf(strict.names());
            assertThat(scanned.duplicates()).isEqualTo(strict.duplicates());
            strict.names().forEach(name -> {
                assertThat(scanned.get(name)).as("seed " + seed).isEqualTo(strict.get(name));
                assertThat(scanned.string(name)).isEqualTo(strict.string(name));
                assertThat(scanned.bool(name)).isEqualTo(strict.bool(name));
                assertThat(scanned.present(name)).isEqualTo(strict.present(name));
            });
        }
    }

    private static String object(Random random) {
        StringBuilder text = new StringBuilder(space(random)).append('{');
        int members = random.nextInt(6);
        for (int at = 0; at < members; at++) {
            text.append(at == 0 ? "" : ",").append(space(random));
            text.append(random.nextInt(8) == 0 ? "\"mod\\u0065l\"" : "\"k" + random.nextInt(5) + "\"");
            text.append(space(random)).append(':').append(space(random));
            text.append(VALUES.get(random.nextInt(VALUES.size()))).append(space(random));
        }
        return text.append(space(random)).append('}').append(space(random)).toString();
    }

    private static String space(Random random) {
        return List.of("", "", " ", "\n", "\t \r\n").get(random.nextInt(5));
    }
}

package io.llmfusion.mcp.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mcp")
class LineReaderTest {
    private final List<String> lines = new ArrayList<>();

    private LineReader reader(int bound) {
        return new LineReader(bound, new LineReader.Lines() {
            @Override
            public void line(byte[] line) {
                lines.add(new String(line, StandardCharsets.UTF_8));
            }

            @Override
            public void tooLong(byte[] head, byte[] tail) {
                lines.add("<" + new String(head, StandardCharsets.UTF_8) + "..."
                        + new String(tail, StandardCharsets.UTF_8) + ">");
            }
        });
    }

    private List<String> read(int bound, InputStream stream) throws IOException {
        lines.clear();
        reader(bound).readAll(stream);
        return List.copyOf(lines);
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void cuts_at_line_ends_of_both_kinds_and_takes_a_last_line_without_one() throws IOException {
        assertThat(read(100, text("a\nb\r\n\n\u00e9\rx\nlast"))).containsExactly("a", "b", "", "\u00e9\rx", "last");
        assertThat(read(100, text(""))).isEmpty();
    }

    @Test
    void keeps_both_ends_of_a_line_beyond_the_bound_and_goes_on_after_it() throws IOException {
        String head = "h".repeat(LineReader.ENDS);
        String tail = "t".repeat(LineReader.ENDS);
        String text = "before\n" + head + "m".repeat(200_000) + tail + "\nafter\n";
        assertThat(read(1_000, text(text))).containsExactly("before", "<" + head + "..." + tail + ">", "after");
    }

    @Test
    void reads_the_same_lines_however_the_stream_is_cut() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < 200; line++) {
            text.append("x".repeat(random.nextInt(600))).append(random.nextBoolean() ? "\n" : "\r\n");
        }
        List<String> whole = read(400, text(text.toString()));
        List<String> cut = read(400, trickling(text.toString(), random));
        assertThat(cut).as("seed " + seed).isEqualTo(whole).hasSize(200);
    }

    private static InputStream trickling(String text, Random random) {
        InputStream source = text(text);
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return source.read();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return source.read(bytes, offset, Math.min(length, 1 + random.nextInt(50)));
            }
        };
    }
}

package io.llmfusion.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkScannerTest {
    @Test
    void finds_marks_cut_at_every_position() {
        String text = "data: {\"content\":\"word #00007@0000000000000000123~0000000000000000045;\"}\n\n#1@2~3;";
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        for (int cut = 0; cut <= bytes.limit(); cut++) {
            List<String> found = new ArrayList<>();
            ChunkScanner scanner = scanner(found);
            scanner.scan(bytes, 0, cut);
            scanner.scan(bytes, cut, bytes.limit());
            assertThat(found).as("cut at %d", cut).containsExactly("7 123 45", "1 2 3");
        }
    }

    @Test
    void passes_over_what_only_begins_like_a_mark() {
        List<String> found = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap("# 1@2~3; #1~2; #1@2; #1@2~x3; @1".getBytes(StandardCharsets.US_ASCII));
        scanner(found).scan(bytes, 0, bytes.limit());
        assertThat(found).isEmpty();
    }

    private static ChunkScanner scanner(List<String> found) {
        return new ChunkScanner((sequence, sent, request) -> found.add(sequence + " " + sent + " " + request));
    }
}

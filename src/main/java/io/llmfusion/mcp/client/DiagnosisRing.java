package io.llmfusion.mcp.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The last lines that a server wrote beside the protocol, bounded in number and length. Thread-safe. */
final class DiagnosisRing {
    static final int LINES = 100;
    static final int LINE_BYTES = 1_000;

    private final Deque<String> lines = new ArrayDeque<>();

    synchronized void add(byte[] line) {
        if (lines.size() == LINES) {
            lines.removeFirst();
        }
        lines.addLast(printable(line));
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    synchronized Optional<String> last() {
        return lines.reversed().stream().filter(line -> !line.isBlank()).findFirst();
    }

    /** Control characters could drive the terminal of whoever reads the lines. */
    private static String printable(byte[] line) {
        String text = new String(line, 0, Math.min(line.length, LINE_BYTES), StandardCharsets.UTF_8);
        return text.replaceAll("\\e\\[[0-9;]*[A-Za-z]", "")
                .replaceAll("\\p{Cntrl}", " ")
                .strip();
    }
}

package io.llmfusion.bench.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kernel's licence to wake a sleeping thread late, 50 µs by default: too much for a clock that paces requests. */
public final class TimerSlack {
    private TimerSlack() {}

    /** Asks for punctual wake-ups of the calling thread; where the kernel has no such file, nothing changes. */
    public static void remove() {
        try {
            Path thread = Files.readSymbolicLink(Path.of("/proc/thread-self"));
            Path file = Path.of("/proc", thread.getFileName().toString(), "timerslack_ns");
            Files.writeString(file, "1");
        } catch (IOException | UnsupportedOperationException e) {
            System.err.println("bench: timers keep their slack (" + e.getMessage() + ")");
        }
    }
}

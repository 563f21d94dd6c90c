package io.llmfusion.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How busy all cores together have been since boot, from {@code /proc/stat}. */
public final class Cores {
    private static final long NANOS_PER_TICK = 10_000_000;
    /** Fields 1 to 3 are user, nice and system; 8 is what a hypervisor took away. Interrupts belong to nobody. */
    private static final int[] TAKEN = {1, 2, 3, 8};

    private Cores() {}

    /** What the machine calls its processors, and the kernel's version. */
    public static String description() {
        try {
            List<String> models = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .toList();
            return models.size() + " x " + models.stream().findFirst().orElse("processor") + ", Linux "
                    + System.getProperty("os.version");
        } catch (IOException e) {
            return "unknown: " + e.getMessage();
        }
    }

    /** CPU time taken by processes, and by the hypervisor for others; steps of 10 ms. */
    public static long busyNanos() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/stat"));
        String[] fields = lines.getFirst().split(" +", -1);
        long ticks = 0;
        for (int field : TAKEN) {
            ticks += Long.parseLong(fields[field]);
        }
        return ticks * NANOS_PER_TICK;
    }
}

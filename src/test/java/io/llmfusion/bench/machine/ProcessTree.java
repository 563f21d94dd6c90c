package io.llmfusion.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process and its descendants, as {@code /proc} shows them; those that ended meanwhile count as nothing. */
public record ProcessTree(List<Long> processes) {
    private static final long NANOS_PER_TICK = 10_000_000;
    private static final int UTIME = 11;
    private static final int STIME = 12;
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    /** The tree below a process as it is now. */
    public static ProcessTree of(long pid) {
        Stream<Long> descendants = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid);
        return new ProcessTree(Stream.concat(Stream.of(pid), descendants).toList());
    }

    /** CPU time taken so far by all threads, ended ones included, in nanoseconds; steps of 10 ms. */
    public long cpuNanos() {
        return processes.stream()
                .mapToLong(pid -> cpuTicks(read(pid, "stat")) * NANOS_PER_TICK)
                .sum();
    }

    /** Resident set size in KiB: what the machine pays, heap or not. */
    public long residentKib() {
        return processes.stream()
                .map(pid -> RESIDENT.matcher(read(pid, "status")))
                .filter(Matcher::find)
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    private static long cpuTicks(String stat) {
        if (stat.isEmpty()) {
            return 0;
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            return "";
        }
    }
}

package io.llmfusion.bench.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * All processes that the bench has started. Their ids stand in a file too, so that the script can end them should the bench
 * itself be killed. Thread-safe: a shutdown hook closes it as well.
 */
public final class Children implements AutoCloseable {
    private static final long GRACE_SECONDS = 20;

    private final Path folder;
    private final Deque<Process> running = new ArrayDeque<>();

    /** Logs and the file {@code pids} go into the folder, which must exist. */
    public Children(Path folder) {
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end-children"));
    }

    /**
     * Starts a process whose standard output and error go to {@code NAME.log}.
     *
     * @param cores as {@code taskset -c} reads them
     */
    public synchronized Process start(String name, String cores, List<String> command, Map<String, String> environment)
            throws IOException {
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder("taskset", "-c", cores);
        builder.command().addAll(command);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
        Process process = builder.start();
        running.push(process);
        Files.writeString(
                folder.resolve("pids"), process.pid() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return process;
    }

    public Path folder() {
        return folder;
    }

    /** What the process has printed so far. */
    public String log(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".log"));
    }

    /** Ends one process and what it started. */
    public synchronized void end(Process process) {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        descendants.forEach(ProcessHandle::destroyForcibly);
        running.remove(process);
    }

    @Override
    public synchronized void close() {
        while (!running.isEmpty()) {
            end(running.peek());
        }
    }
}

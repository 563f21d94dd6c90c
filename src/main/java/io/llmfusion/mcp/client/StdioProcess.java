package io.llmfusion.mcp.client;

import io.llmfusion.observe.LogKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a configured command, from its start until nothing of its group is left. Blocking work has threads of its
 * own: one reads the output (and starts the process), one the errors, one writes the input, one ends the group.
 *
 * <pre>
 *  start() ─▶ started ─▶ line* ─▶ ended        ended also when: the leader exits, the output ends, stop()
 *        └──▶ failed                           stop: input closed, SIGTERM, SIGKILL, each after the grace before
 * </pre>
 */
final class StdioProcess {
    private static final Logger LOG = LoggerFactory.getLogger(StdioProcess.class);

    /** Longest line taken; an answer may hold media. */
    static final int LINE_BOUND = 64 << 20;

    private static final int INPUT_BOUND = 64 << 20;
    private static final int ERROR_LINE_BOUND = 64 << 10;
    private static final long LATE_MILLIS = 1_000;

    /** Gets what happens; on the process's own threads. Of failed and ended exactly one comes, last. */
    interface Events extends LineReader.Lines {
        void started(long pid);

        /** @param reason for the operator, such as a command that is not there */
        void failed(String reason);

        void ended(String reason);
    }

    private final String name;
    private final StdioCommand command;
    private final ProcessReaper reaper;
    private final long graceMillis;
    private final DiagnosisRing diagnosis;
    private final Events events;
    private final StdioInput input = new StdioInput(INPUT_BOUND);
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean stopWanted;
    private volatile Optional<ProcessGroup> group = Optional.empty();

    StdioProcess(String name, StdioCommand command, ClientOptions options, DiagnosisRing diagnosis, Events events) {
        this.name = name;
        this.command = command;
        this.reaper = options.reaper();
        this.graceMillis = options.pace().grace().toMillis();
        this.diagnosis = diagnosis;
        this.events = events;
    }

    void start() {
        thread("output", this::run);
    }

    /** Whether the input is still open: not once the child has closed its end, or is being stopped. */
    boolean takesInput() {
        return input.isOpen();
    }

    /** Queues a line for the input; false when the child reads too slowly or has gone. */
    boolean write(byte[] line) {
        return input.offer(line);
    }

    /** Ends the process and its group; {@link Events#ended} tells when it is done. */
    void stop() {
        stopWanted = true;
        group.ifPresent(this::endOnce);
    }

    private void run() {
        Process process;
        try {
            process = command.start();
        } catch (IOException | RuntimeException unusable) {
            // Names of variables and words that the system does not take come as unchecked exceptions.
            events.failed("cannot be started: " + reason(unusable));
            return;
        }
        ProcessGroup started = new ProcessGroup(process, command.ownGroup());
        reaper.watch(started.id());
        input.offer(StdioCommand.GO.getBytes(StandardCharsets.US_ASCII));
        thread("input", () -> input.drainTo(process.getOutputStream()));
        Thread errors = thread("errors", () -> read(process.getErrorStream(), ERROR_LINE_BOUND, errorLines()));
        group = Optional.of(started);
        var unused = process.onExit().thenRun(() -> endOnce(started));
        events.started(started.id());
        if (stopWanted) {
            endOnce(started);
        }
        read(process.getInputStream(), LINE_BOUND, events);
        endOnce(started);
        finish(process, errors);
    }

    private static String reason(Exception unusable) {
        String message = unusable.getMessage();
        return message == null ? "no reason given" : message.replaceFirst("^Cannot run program.*error=\\d+, ", "");
    }

    private void read(InputStream stream, int bound, LineReader.Lines lines) {
        try {
            new LineReader(bound, lines).readAll(stream);
        } catch (IOException closed) {
            LOG.atDebug().addKeyValue(LogKeys.SERVER, name).log("a stream of an MCP server's process was closed");
        }
    }

    private LineReader.Lines errorLines() {
        return new LineReader.Lines() {
            @Override
            public void line(byte[] line) {
                diagnosis.add(line);
            }

            @Override
            public void tooLong(byte[] head, byte[] tail) {
                diagnosis.add(head);
            }
        };
    }

    private void endOnce(ProcessGroup started) {
        if (ending.compareAndSet(false, true)) {
            thread("end", () -> end(started));
        }
    }

    private void end(ProcessGroup started) {
        input.close();
        waitFor(started, graceMillis, started::leaderAlive);
        if (started.alive()) {
            started.terminate();
            waitFor(started, graceMillis, started::alive);
        }
        if (started.alive()) {
            started.kill();
            waitFor(started, graceMillis, started::alive);
        }
        reaper.forget(started.id());
        // A process that left the group may still hold the output open: its end is not waited for.
        waitFor(started, LATE_MILLIS, () -> !over.get());
        events.ended(started.exit());
    }

    private void waitFor(ProcessGroup started, long millis, BooleanSupplier still) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long pause = 1;
        while (still.getAsBoolean() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(started, TimeUnit.MILLISECONDS.toNanos(pause));
            pause = Math.min(2 * pause, 50);
        }
    }

    private void finish(Process process, Thread errors) {
        try {
            errors.join(LATE_MILLIS);
            process.waitFor(3 * graceMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        over.set(true);
    }

    private Thread thread(String part, Runnable work) {
        return Thread.ofPlatform().daemon().name("mcp-" + name + "-" + part).start(work);
    }
}

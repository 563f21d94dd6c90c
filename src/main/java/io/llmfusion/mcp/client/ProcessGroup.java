package io.llmfusion.mcp.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The processes that came of one start: signalled together, since many servers are started by a wrapper (npx, uvx, sh) that
 * does not pass signals on. Blocking: each signal is one run of the shell's `kill`, a few milliseconds.
 */
final class ProcessGroup {
    private static final long SIGNAL_TIMEOUT_SECONDS = 5;
    private static final Path PROCESSES = Path.of("/proc");

    private final Process leader;
    private final boolean own;

    /** @param own whether the leader has a group of its own, with its id; else the process tree stands in for it */
    ProcessGroup(Process leader, boolean own) {
        this.leader = leader;
        this.own = own;
    }

    long id() {
        return leader.pid();
    }

    boolean leaderAlive() {
        return leader.isAlive();
    }

    /** How the leader ended, for the operator. The JDK gives 128 and the signal's number for a signal. */
    String exit() {
        if (leader.isAlive()) {
            return "could not be ended";
        }
        int status = leader.exitValue();
        return status > 128 ? "was ended by signal " + (status - 128) : "exited with status " + status;
    }

    void terminate() {
        if (own) {
            signal("TERM");
        } else {
            tree().forEach(ProcessHandle::destroy);
        }
    }

    void kill() {
        if (own) {
            signal("KILL");
        } else {
            tree().forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** Whether a process of it is left. */
    boolean alive() {
        if (!own) {
            return tree().anyMatch(ProcessHandle::isAlive);
        }
        return Files.isReadable(PROCESSES.resolve("self/stat")) ? listed() : signal("0");
    }

    /**
     * Zombies do not count: they have ended, and where this JVM is process 1 of a container nobody ever waits for them, so
     * that `kill -0` would find them forever.
     */
    private boolean listed() {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path process : processes) {
                if (belongs(process)) {
                    return true;
                }
            }
            return false;
        } catch (IOException unreadable) {
            return signal("0");
        }
    }

    /** Fields of `stat` after the name, which may hold anything: state, parent, group (proc_pid_stat(5)). */
    private boolean belongs(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 4);
            return fields[2].equals(Long.toString(id())) && !fields[0].equals("Z") && !fields[0].equals("X");
        } catch (IOException ended) {
            return false;
        }
    }

    private Stream<ProcessHandle> tree() {
        return Stream.concat(leader.descendants(), Stream.of(leader.toHandle()));
    }

    private boolean signal(String name) {
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill -s \"$0\" -- \"-$1\"", name, Long.toString(id()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return kill.waitFor(SIGNAL_TIMEOUT_SECONDS, TimeUnit.SECONDS) && kill.exitValue() == 0;
        } catch (IOException noShell) {
            leader.destroyForcibly();
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

package io.llmfusion.mcp.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no child outlives the gateway, however the gateway ends. One small shell in a session of its own is told,
 * over its standard input, which process groups there are; when that input ends (a clean close, or the death of this
 * JVM by any signal) it ends the groups that are left: SIGTERM, then after at most two seconds SIGKILL.
 *
 * <p>One per gateway, shared by all servers; thread-safe. The shell starts with the first group. Its calls block for a
 * process start at most: not for event loops.
 */
public final class ProcessReaper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessReaper.class);

    private static final String SCRIPT = """
            trap '' HUP INT TERM
            groups=' '
            while read -r sign group; do
              case $sign in
                +) groups="$groups$group " ;;
                -) case $groups in *" $group "*) groups="${groups%% $group *} ${groups#* $group }" ;; esac ;;
              esac
            done
            left() { for g in $groups; do kill -s 0 -- "-$g" 2>/dev/null && return 0; done; return 1; }
            for g in $groups; do kill -s TERM -- "-$g" 2>/dev/null; done
            n=0
            while [ $n -lt 20 ] && left; do sleep 0.1; n=$((n + 1)); done
            for g in $groups; do kill -s KILL -- "-$g" 2>/dev/null; done
            """;

    private final Set<Long> groups = new LinkedHashSet<>();
    private Optional<Process> shell = Optional.empty();

    /** From now on this group ends with the gateway. */
    synchronized void watch(long group) {
        groups.add(group);
        tell("+ " + group + "\n");
    }

    /** The group has ended: its number may soon mean another one. */
    synchronized void forget(long group) {
        if (groups.remove(group)) {
            tell("- " + group + "\n");
        }
    }

    /** Ends all groups that are still watched, and the shell. */
    @Override
    public synchronized void close() {
        groups.clear();
        shell.ifPresent(ProcessReaper::closeInput);
        shell = Optional.empty();
    }

    /** The shell's process id, for tests and diagnosis. */
    synchronized Optional<Long> pid() {
        return shell.map(Process::pid);
    }

    private void tell(String line) {
        if (shell.filter(Process::isAlive).isEmpty() || !write(line)) {
            restart();
        }
    }

    /** A shell that somebody killed is replaced, and told of all groups. */
    private void restart() {
        if (groups.isEmpty()) {
            return;
        }
        try {
            shell = Optional.of(new ProcessBuilder(ProcessSession.words(List.of("sh", "-c", SCRIPT)))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
            groups.forEach(group -> write("+ " + group + "\n"));
        } catch (IOException noShell) {
            LOG.warn("no reaper for child processes: they may outlive a gateway that is killed");
        }
    }

    private boolean write(String line) {
        try {
            OutputStream input = shell.orElseThrow().getOutputStream();
            input.write(line.getBytes(StandardCharsets.US_ASCII));
            input.flush();
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    private static void closeInput(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException gone) {
            LOG.debug("the reaper had already ended");
        }
    }
}

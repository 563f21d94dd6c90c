package io.llmfusion.mcp.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How a command is made the leader of a session and of a process group with its own id. */
final class ProcessSession {
    private static final List<String> FOLDERS = List.of("/usr/bin", "/bin", "/usr/local/bin");

    /** macOS has no `setsid` command, but Perl. */
    static final List<String> PERL = List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV or exit 127");

    private ProcessSession() {}

    /** The words to put before a command; empty where there is no way. */
    static List<String> leader() {
        if (has("setsid")) {
            return List.of("setsid");
        }
        return has("perl") ? PERL : List.of();
    }

    /** The words of a command that leads a session, if that can be. */
    static List<String> words(List<String> command) {
        return Stream.concat(leader().stream(), command.stream()).toList();
    }

    private static boolean has(String program) {
        return FOLDERS.stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}

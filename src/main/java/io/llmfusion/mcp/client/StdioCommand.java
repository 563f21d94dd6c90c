package io.llmfusion.mcp.client;

import io.llmfusion.config.McpServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a configured command is started: as the leader of a process group of its own, and only after a line on its standard
 * input, so that the reaper knows the group before the command can start anything.
 */
final class StdioCommand {
    /** What the child waits for; it ends by itself when the gateway dies before. */
    static final String GO = "\n";

    private static final List<String> GATED = List.of("sh", "-c", "read -r go && exec \"$@\"", "sh");

    private final McpServerConfig.Stdio config;
    private final List<String> leader = ProcessSession.leader();

    StdioCommand(McpServerConfig.Stdio config) {
        this.config = config;
    }

    /** Whether the child leads a group; else the process tree stands in for it. */
    boolean ownGroup() {
        return !leader.isEmpty();
    }

    /** Starts the child. Throws with a message for the operator when the command or its folder is not there. */
    Process start() throws IOException {
        Path folder = config.cwd().orElse(Path.of("")).toAbsolutePath();
        List<String> words = new ArrayList<>(leader);
        words.addAll(GATED);
        words.add(config.command());
        words.addAll(config.args());
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        StdioEnvironment.prepare(builder.environment(), config.env());
        if (!Files.isDirectory(folder)) {
            throw new IOException("its working folder does not exist");
        }
        if (!StdioEnvironment.finds(config.command(), folder, builder.environment())) {
            throw new IOException("command `" + config.command() + "` is not found");
        }
        return builder.start();
    }
}

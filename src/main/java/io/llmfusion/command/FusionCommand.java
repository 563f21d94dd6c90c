package io.llmfusion.command;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The `fusion` command: what it does is said by its sub-commands; without one it serves. */
@Command(
        name = "fusion",
        description = "One gateway between applications, every LLM provider and the MCP tool ecosystem.",
        mixinStandardHelpOptions = false,
        subcommands = {
            ServeCommand.class,
            CheckCommand.class,
            McpCommand.class,
            VersionCommand.class,
            CommandLine.HelpCommand.class
        })
public final class FusionCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private final ServeCommand serve = new ServeCommand();

    /** Runs what the arguments name; returns the exit status: 0 done, 1 failed, 2 wrong use. */
    public static int run(String... arguments) {
        return new CommandLine(new FusionCommand()).execute(arguments);
    }

    @Override
    public Integer call() {
        return serve.call();
    }
}

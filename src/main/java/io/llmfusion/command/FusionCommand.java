package io.llmfusion.command;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The `fusion` command: what it does is said by its sub-commands; without one it serves. */
@Command(
        name = "fusion",
        description = "One gateway between applications, every LLM provider and the MCP tool ecosystem.",
        subcommands = {
            ServeCommand.class,
            CheckCommand.class,
            McpCommand.class,
            VersionCommand.class,
            ProbeCommand.class,
            ImportCommand.class,
            CommandLine.HelpCommand.class
        },
        synopsisSubcommandLabel = "[COMMAND]",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:done", "1:failed; why is on standard error", "2:wrong use, or not there yet"},
        footerHeading = "Environment:%n",
        footer = {
            "  FUSION_CONFIG   the configuration file",
            "  FUSION_HOME     where relative paths start; default: the working folder"
        })
public final class FusionCommand implements Callable<Integer> {
    /** Wrong use of the command. */
    static final int USAGE = CommandLine.ExitCode.USAGE;

    @CommandLine.Mixin
    private final ServeCommand serve = new ServeCommand();

    /** Runs what the arguments name; returns the exit status: 0 done, 1 failed, 2 wrong use. */
    public static int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        CommandLine command = new CommandLine(new FusionCommand());
        withHelp(command);
        command.getSubcommands().values().stream()
                .filter(sub -> !(sub.getCommand() instanceof CommandLine.HelpCommand))
                .forEach(FusionCommand::withHelp);
        return command;
    }

    private static void withHelp(CommandLine command) {
        command.getCommandSpec().addMixin("help", CommandSpec.forAnnotatedObject(new HelpOption()));
    }

    @Override
    public Integer call() {
        return serve.call();
    }
}

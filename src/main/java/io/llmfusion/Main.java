package io.llmfusion;

import io.llmfusion.command.FusionCommand;

/** Starts the process: hands the arguments to the sub-commands of {@code fusion} and exits with their status. */
public final class Main {

    private Main() {}

    /** Runs the command that the arguments name. */
    public static void main(String... arguments) {
        System.exit(FusionCommand.run(arguments));
    }
}

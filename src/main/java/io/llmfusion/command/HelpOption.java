package io.llmfusion.command;

import picocli.CommandLine.Option;

/** Every command says how it is used. */
final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Says how this is used.")
    private boolean asked;

    boolean asked() {
        return asked;
    }
}

package io.llmfusion.command;

import io.llmfusion.observe.ProductVersion;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** `fusion version`: the gateway's version and the Java that runs it. */
@Command(name = "version", description = "Prints the version.")
final class VersionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .println("LLM Fusion Gateway " + ProductVersion.text() + " (Java " + Runtime.version() + ")");
        return 0;
    }
}

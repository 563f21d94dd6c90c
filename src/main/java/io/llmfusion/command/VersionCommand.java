package io.llmfusion.command;

import io.llmfusion.observe.ProductVersion;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** `fusion version`: the gateway's version and the Java that runs it. */
@Command(name = "version", description = "Prints the version.")
final class VersionCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.out.println("LLM Fusion Gateway " + ProductVersion.text() + " (Java " + Runtime.version() + ")");
        return 0;
    }
}

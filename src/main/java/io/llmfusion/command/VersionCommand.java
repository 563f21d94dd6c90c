package io.llmfusion.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** `fusion version`: the gateway's version and the Java that runs it. */
@Command(name = "version", description = "Prints the version.")
final class VersionCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.out.println("LLM Fusion Gateway " + version() + " (Java " + Runtime.version() + ")");
        return 0;
    }

    static String version() {
        Properties built = new Properties();
        try (InputStream file = VersionCommand.class.getResourceAsStream("/io/llmfusion/version.properties")) {
            if (file != null) {
                built.load(file);
            }
        } catch (IOException unreadable) {
            return "unknown";
        }
        return built.getProperty("version", "unknown");
    }
}

package io.llmfusion.command;

import io.llmfusion.observe.ProductVersion;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** What a command says whose time has not come. */
final class NotThereYet {
    private NotThereYet() {}

    static int say(CommandSpec spec, List<String> arguments) {
        String asked = arguments.isEmpty() ? "" : " (asked with " + arguments.size() + " arguments)";
        spec.commandLine()
                .getErr()
                .println(spec.qualifiedName() + " is not there yet in version " + ProductVersion.text() + asked);
        return FusionCommand.USAGE;
    }
}

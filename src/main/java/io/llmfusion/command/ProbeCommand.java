package io.llmfusion.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** `fusion probe`, whose name is kept for a later version. */
@Command(name = "probe", description = "Asks each provider what it can do (not there yet).")
final class ProbeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        return NotThereYet.say(spec, arguments);
    }
}

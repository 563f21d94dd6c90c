package io.llmfusion.command;

import io.llmfusion.config.ConfigLoader;
import io.llmfusion.config.ConfigResult;
import io.llmfusion.config.ConfigSource;
import io.llmfusion.config.Environment;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** `fusion check [FILE]`: reads a configuration as `serve` would and lists everything that is wrong with it. */
@Command(name = "check", description = "Validates a configuration and lists every problem in it.")
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "default: FUSION_CONFIG, else conf/fusion.yaml")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--config", paramLabel = "FILE", description = "the same, as `serve` has it")
    private Optional<Path> config = Optional.empty();

    @Override
    public Integer call() {
        Vertx vertx = Vertx.vertx();
        try {
            Environment environment = Environment.system();
            ConfigSource source = ConfigSource.find(environment, file.or(() -> config));
            return report(
                    source, new ConfigLoader(vertx, environment).load(source).await());
        } finally {
            vertx.close().await();
        }
    }

    private int report(ConfigSource source, ConfigResult result) {
        return switch (result) {
            case ConfigResult.Valid valid -> {
                PrintWriter out = spec.commandLine().getOut();
                out.println(Sources.describe(source) + ": no problems");
                valid.config().notices().forEach(notice -> out.println("  " + notice));
                yield 0;
            }
            case ConfigResult.Invalid invalid -> {
                PrintWriter err = spec.commandLine().getErr();
                err.println(Sources.describe(source) + ":");
                err.println(invalid.problems().render());
                yield 1;
            }
        };
    }
}

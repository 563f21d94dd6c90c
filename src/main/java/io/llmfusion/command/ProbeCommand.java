package io.llmfusion.command;

import io.llmfusion.config.ConfigLoader;
import io.llmfusion.config.ConfigResult;
import io.llmfusion.config.ConfigSource;
import io.llmfusion.config.Environment;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.gateway.Gateway;
import io.llmfusion.gateway.StartFailure;
import io.llmfusion.probe.Capability;
import io.llmfusion.probe.CostBound;
import io.llmfusion.probe.ProbeReport;
import io.llmfusion.probe.ReportFormat;
import io.llmfusion.probe.Subject;
import io.vertx.core.Vertx;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * `fusion probe`: asks each provider, through a gateway of its own on the configuration, what it can do, and prints the
 * matrix. Says what that costs at most, and asks before it spends.
 */
@Command(
        name = "probe",
        description = "Asks each provider what it can do and prints the matrix.",
        footer = {
            "Each question is one short request. Its tokens are bounded, so is what all of them cost; nothing is asked",
            "before you agree, or say --yes. The demonstration provider is free and is never asked about."
        })
final class ProbeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "PROVIDER", description = "only these providers; default: all that are enabled")
    private List<String> providers = new ArrayList<>();

    @Option(names = "--config", paramLabel = "FILE", description = "default: FUSION_CONFIG, else conf/fusion.yaml")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--model", paramLabel = "PROVIDER/MODEL", description = "the model to ask; once for each provider")
    private List<String> models = new ArrayList<>();

    @Option(names = "--embedding-model", paramLabel = "PROVIDER/MODEL", description = "the same for embeddings")
    private List<String> embeddingModels = new ArrayList<>();

    @Option(
            names = "--capability",
            paramLabel = "NAME",
            split = ",",
            description =
                    "only these: chat, streaming, functions, parallel-tools, structured-output, reasoning, vision,"
                            + " audio, embeddings, token-counting")
    private List<String> capabilities = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "FORM",
            description = "table (default), markdown, json or html",
            defaultValue = "table")
    private String format = "table";

    @Option(names = "--output", paramLabel = "FILE", description = "default: standard output")
    private Optional<Path> output = Optional.empty();

    @Option(names = "--yes", description = "spend without asking")
    private boolean yes;

    @Option(
            names = "--max-cost",
            paramLabel = "USD",
            description = "ask nothing if it may cost more than this (default: 5)",
            defaultValue = "5")
    private BigDecimal maxCost = BigDecimal.valueOf(5);

    @Option(
            names = "--price",
            paramLabel = "IN,OUT",
            split = ",",
            description = "US dollars for a million input and output tokens (default: 30,150, more than nearly every"
                    + " model costs)")
    private List<BigDecimal> price = new ArrayList<>();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "for one question (default: 60)",
            defaultValue = "60")
    private int timeout = 60;

    @Override
    public Integer call() throws Exception {
        Environment environment = Environment.system();
        Vertx vertx = Vertx.vertx();
        ConfigSource source = ConfigSource.find(environment, file);
        return switch (new ConfigLoader(vertx, environment).load(source).await()) {
            case ConfigResult.Valid valid -> planned(vertx, valid.config());
            case ConfigResult.Invalid invalid -> {
                vertx.close().await();
                yield failed(
                        Sources.describe(source) + ":\n" + invalid.problems().render());
            }
        };
    }

    private int planned(Vertx vertx, GatewayConfig config) throws IOException, InterruptedException {
        Optional<String> wrong = wrongUse(config);
        List<Subject> subjects = new ProbeSubjects(config, models, embeddingModels).of(providers);
        if (wrong.isPresent() || subjects.isEmpty()) {
            vertx.close().await();
            return wrong.map(this::misused)
                    .orElseGet(() -> failed("no provider is enabled; `fusion check` says what each of them lacks"));
        }
        ProbePlan plan = new ProbePlan(subjects, wanted());
        if (!agreed(plan)) {
            vertx.close().await();
            return FusionCommand.USAGE;
        }
        return run(vertx, config, plan);
    }

    private Optional<String> wrongUse(GatewayConfig config) {
        List<String> names = config.providers().stream()
                .map(provider -> provider.name().value())
                .toList();
        Optional<String> unknown = providers.stream()
                .filter(name -> !names.contains(name))
                .findFirst()
                .map(name -> "no provider is named `" + name + "`; there are: " + String.join(", ", names));
        Optional<String> notOne = capabilities.stream()
                .filter(key -> Capability.keyed(key).isEmpty())
                .findFirst()
                .map(key -> "`" + key + "` is no capability; `fusion probe --help` lists them");
        Optional<String> form = format().isPresent()
                ? Optional.empty()
                : Optional.of("`" + format + "` is no format: table, markdown, json or html");
        Optional<String> prices = price.isEmpty() || price.size() == 2
                ? Optional.empty()
                : Optional.of("--price takes two numbers, such as 3,15");
        return unknown.or(() -> notOne).or(() -> form).or(() -> prices);
    }

    private List<Capability> wanted() {
        return capabilities.isEmpty()
                ? List.of(Capability.values())
                : capabilities.stream()
                        .flatMap(key -> Capability.keyed(key).stream())
                        .toList();
    }

    private Optional<ReportFormat> format() {
        return List.of(ReportFormat.values()).stream()
                .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(format))
                .findFirst();
    }

    /** Nothing is spent before this says so. */
    private boolean agreed(ProbePlan plan) {
        if (plan.paid().isEmpty()) {
            return true;
        }
        BigDecimal most = bound().of(plan.paid());
        String what =
                plan.paid().size() + " questions to " + plan.subjects().size() + " providers cost at most $" + most;
        if (most.compareTo(maxCost) > 0) {
            misused(what + ", more than --max-cost " + maxCost + "; name fewer providers or capabilities, or --price");
            return false;
        }
        if (yes) {
            return true;
        }
        Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        if (terminal.isEmpty()) {
            misused(what + "; say --yes to spend that");
            return false;
        }
        return terminal.map(console -> console.readLine("%s. Go on? [y/N] ", what))
                .filter(answer -> answer.strip().toLowerCase(Locale.ROOT).startsWith("y"))
                .isPresent();
    }

    private CostBound bound() {
        return price.isEmpty()
                ? CostBound.perMillion(BigDecimal.valueOf(30), BigDecimal.valueOf(150))
                : CostBound.perMillion(price.getFirst(), price.getLast());
    }

    private int run(Vertx vertx, GatewayConfig config, ProbePlan plan) throws IOException, InterruptedException {
        EmbeddedGateway own = EmbeddedGateway.of(config);
        try (LogOutput.Quiet _ = LogOutput.quiet()) {
            Gateway gateway = Gateway.start(vertx, own.config()).await();
            PrintWriter err = spec.commandLine().getErr();
            try {
                ProbeRun run = new ProbeRun(
                        plan,
                        URI.create(gateway.url()),
                        own.key(),
                        Duration.ofSeconds(timeout),
                        (subject, finding) -> err.println(ProbeProgress.line(subject, finding)));
                return print(run.report());
            } finally {
                gateway.stop().await();
            }
        } catch (StartFailure failure) {
            vertx.close().await();
            return failed(String.valueOf(failure.getMessage()));
        }
    }

    private int print(ProbeReport report) throws IOException {
        String text = report.in(format().orElse(ReportFormat.TABLE));
        if (output.isPresent()) {
            Files.writeString(output.get(), text);
        } else {
            spec.commandLine().getOut().print(text);
            spec.commandLine().getOut().flush();
        }
        return report.answered() ? 0 : failed("no provider answered; the notes say why");
    }

    private int failed(String why) {
        spec.commandLine().getErr().println(why);
        return 1;
    }

    private int misused(String why) {
        spec.commandLine().getErr().println(why);
        return FusionCommand.USAGE;
    }
}

package io.llmfusion.bench;

import io.llmfusion.bench.contender.Children;
import io.llmfusion.bench.contender.Kind;
import io.llmfusion.bench.machine.Cores;
import io.llmfusion.bench.report.Histograms;
import io.llmfusion.bench.report.JsonReport;
import io.llmfusion.bench.report.Metric;
import io.llmfusion.bench.report.Report;
import io.llmfusion.bench.report.Results;
import io.llmfusion.bench.report.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * Measures the gateway beside nginx and the floor. Prints tables, writes {@code results.json}, {@code report.md} and the
 * histograms. Exits with 1 when requests failed or a part has no figures, with {@code --strict} also when a bar is missed.
 */
public final class Bench {
    private final Options options;
    private final Results results = new Results();
    private final Set<Part> broken = EnumSet.noneOf(Part.class);
    private final Instant started = Instant.now();

    private Bench(Options options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Locale.setDefault(Locale.ROOT);
        Options options = new Options();
        CommandLine line = new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true);
        line.setCommandName("scripts/bench");
        try {
            line.parseArgs(arguments);
        } catch (CommandLine.ParameterException e) {
            System.err.println(e.getMessage());
            line.usage(System.err);
            System.exit(2);
        }
        if (options.help) {
            line.usage(System.out);
            return;
        }
        System.exit(new Bench(options).run());
    }

    private int run() throws IOException, InterruptedException {
        Path folder = Files.createDirectories(options.output);
        Files.deleteIfExists(folder.resolve("pids"));
        try (Children children = new Children(folder);
                Histograms histograms = new Histograms(folder.resolve("histograms.hlog"))) {
            TestStand stand = new TestStand(options, children, results, histograms);
            for (Part part : Part.values()) {
                if (options.parts().contains(part)) {
                    System.out.println("measuring: " + part.title());
                    attempt(part, stand);
                }
            }
            return report(folder, stand);
        }
    }

    /** A part that breaks off leaves its figures so far, and the other parts their turn. */
    private void attempt(Part part, TestStand stand) throws InterruptedException {
        try {
            run(part, stand);
        } catch (IOException | IllegalStateException e) {
            System.out.println("broken off: " + part.title() + ": " + e.getMessage());
            broken.add(part);
        }
    }

    private static void run(Part part, TestStand stand) throws IOException, InterruptedException {
        switch (part) {
            case PLAIN -> new PlainPart(stand).run();
            case LATENCY -> new LatencyPart(stand).run();
            case STREAMS -> new StreamsPart(stand).run();
            case CANCEL -> new CancelPart(stand).run();
            case IDLE -> new IdlePart(stand).run();
            case START -> new StartPart(stand).run();
            case BURST -> new BurstPart(stand).run();
            case TOOLS -> new ToolsPart(stand).run();
        }
    }

    private int report(Path folder, TestStand stand) throws IOException {
        Report report = new Report(results);
        List<Verdict> verdicts = Bars.judge(results);
        StringBuilder text = new StringBuilder();
        facts().forEach((name, value) ->
                text.append(name).append(": ").append(value).append('\n'));
        stand.skipped().forEach((kind, why) -> text.append("skipped: %s: %s%n".formatted(kind.title(), why)));
        boolean complete = true;
        report.part(WarmUp.PART, WarmUp.SHOWN)
                .ifPresent(table -> text.append('\n').append(table));
        for (Part part : Part.values()) {
            boolean wanted = options.parts().contains(part);
            complete &= !wanted || report.part(part.title(), part.shown()).isPresent();
            report.part(part.title(), part.shown())
                    .ifPresent(table -> text.append('\n').append(table));
        }
        text.append('\n').append(Report.verdicts(verdicts));
        System.out.println("\n" + text);
        Files.writeString(folder.resolve("report.md"), text);
        new JsonReport()
                .facts(facts(), stand.skipped())
                .results(results)
                .verdicts(verdicts)
                .write(folder.resolve("results.json"));
        return exitCode(complete, verdicts);
    }

    private int exitCode(boolean complete, List<Verdict> verdicts) {
        if (results.failed() > 0) {
            System.out.println("failed: " + results.failed() + " requests did not get the answer they should");
            return 1;
        }
        if (!complete || !broken.isEmpty()) {
            System.out.println("failed: parts without all of their figures: " + broken);
            return 1;
        }
        return options.strict && verdicts.stream().anyMatch(verdict -> !verdict.met()) ? 1 : 0;
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", started.toString());
        facts.put("took", Duration.between(started, Instant.now()).toSeconds() + " s");
        facts.put("parts", String.join(", ", partTitles(options.parts())));
        facts.put("java", Runtime.version().toString());
        facts.put("machine", Cores.description());
        facts.put("cores", "proxy " + options.proxyCore + ", upstream and generator " + options.loadCore);
        facts.put("heap", "-Xmx" + options.heap);
        facts.put("warm-up of each JVM", options.warmup().toSeconds() + " s");
        facts.put("windows", options.repeats() + " of " + options.window().toMillis() + " ms, ABBA");
        String resident = Stream.of(Kind.values())
                .flatMap(kind -> results.last(kind, Metric.RESIDENT_MIB).stream()
                        .mapToObj(mib -> "%s %.0f MiB".formatted(kind.title(), mib)))
                .collect(Collectors.joining(", "));
        facts.put("resident at the end (direct: the upstream)", resident);
        return facts;
    }

    private static List<String> partTitles(Set<Part> parts) {
        return parts.stream().sorted().map(Part::title).toList();
    }
}

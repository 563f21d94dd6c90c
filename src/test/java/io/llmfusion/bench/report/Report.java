package io.llmfusion.bench.report;

import io.llmfusion.bench.contender.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The tables of a run: one for each part, then the bars. */
public final class Report {
    /** The load's core must have had time left, or the figure is the generator's, not the target's. */
    private static final double LOAD_CORE_LIMIT = 0.8;

    /** Of these the direct way's share is not the proxy's. */
    private static final List<Metric> ADDED = List.of(
            Metric.LATENCY_P50_MICROS,
            Metric.LATENCY_P99_MICROS,
            Metric.FIRST_TOKEN_P50_MICROS,
            Metric.FIRST_TOKEN_P99_MICROS);

    private final Results results;

    public Report(Results results) {
        this.results = results;
    }

    /** The table of a part: these metrics of each of its rows; empty without samples. */
    public Optional<String> part(String part, List<Metric> shown) {
        TextTable table = new TextTable(
                List.of("work", "level", "what", "direct", "nginx", "floor", "gateway", "gw/floor", "gw/nginx"));
        for (Cell row : results.rows(part)) {
            for (Metric metric : shown) {
                row(row, metric).ifPresent(table::row);
                if (ADDED.contains(metric)) {
                    added(row, metric).ifPresent(table::row);
                }
            }
        }
        return table.empty() ? Optional.empty() : Optional.of("## " + part + "\n\n" + table);
    }

    private Optional<List<String>> row(Cell row, Metric metric) {
        List<String> cells = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            cells.add(cell(row.of(kind), metric));
        }
        if (cells.stream().allMatch(String::isEmpty)) {
            return Optional.empty();
        }
        cells.addAll(0, List.of(row.work(), row.level() == 0 ? "" : Integer.toString(row.level()), metric.key()));
        cells.add(ratio(row, metric, Kind.FLOOR));
        cells.add(ratio(row, metric, Kind.NGINX));
        return Optional.of(cells);
    }

    private Optional<List<String>> added(Cell row, Metric metric) {
        OptionalDouble direct = results.median(row.of(Kind.DIRECT), metric);
        if (direct.isEmpty()) {
            return Optional.empty();
        }
        List<String> cells = new ArrayList<>(List.of("", "", "  added", ""));
        Map<Kind, Double> added = new EnumMap<>(Kind.class);
        for (Kind kind : List.of(Kind.NGINX, Kind.FLOOR, Kind.GATEWAY)) {
            OptionalDouble median = results.median(row.of(kind), metric);
            median.ifPresent(value -> added.put(kind, value - direct.getAsDouble()));
            cells.add(median.isPresent() ? String.format(Locale.ROOT, "%+.0f", added.get(kind)) : "");
        }
        cells.add(ratio(added, Kind.FLOOR));
        cells.add(ratio(added, Kind.NGINX));
        return Optional.of(cells);
    }

    private static String ratio(Map<Kind, Double> values, Kind other) {
        Double ours = values.get(Kind.GATEWAY);
        Double theirs = values.get(other);
        return ours == null || theirs == null || theirs <= 0 ? "" : String.format(Locale.ROOT, "%.2f", ours / theirs);
    }

    private String cell(Cell cell, Metric metric) {
        return results.spread(cell, metric)
                .map(spread -> mark(cell, metric) + figure(spread))
                .orElse("");
    }

    /** {@code >=} where the load's core was the limit. */
    private String mark(Cell cell, Metric metric) {
        boolean throughput = metric == Metric.REQUESTS_PER_SECOND || metric == Metric.CHUNKS_PER_SECOND;
        double busy = results.median(cell, Metric.LOAD_CORE_BUSY).orElse(0);
        return throughput && busy > LOAD_CORE_LIMIT ? ">= " : "";
    }

    private static String figure(Spread spread) {
        String pattern = spread.median() >= 100 ? "%.0f (%.0f-%.0f)" : "%.1f (%.1f-%.1f)";
        return spread.windows() == 1
                ? String.format(Locale.ROOT, spread.median() >= 100 ? "%.0f" : "%.1f", spread.median())
                : String.format(Locale.ROOT, pattern, spread.median(), spread.lowest(), spread.highest());
    }

    private String ratio(Cell row, Metric metric, Kind other) {
        Map<Kind, Double> medians = new EnumMap<>(Kind.class);
        for (Kind kind : List.of(Kind.GATEWAY, other)) {
            results.median(row.of(kind), metric).ifPresent(median -> medians.put(kind, median));
        }
        return ratio(medians, other);
    }

    /** The bars, one line each. */
    public static String verdicts(List<Verdict> verdicts) {
        TextTable table = new TextTable(List.of("bar", "gateway", "must be", "verdict"));
        verdicts.forEach(verdict -> table.row(
                List.of(verdict.bar(), verdict.measured(), verdict.required(), verdict.met() ? "met" : "MISSED")));
        return "## bars\n\n" + (table.empty() ? "none: the gateway was not measured\n" : table);
    }
}

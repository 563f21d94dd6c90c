package io.llmfusion.bench.report;

import io.llmfusion.bench.contender.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** All samples of a run, in the order they were taken. Not thread-safe. */
public final class Results {
    /** A window in which foreign processes took more of a core than this says little about latency. */
    public static final double QUIET = 0.08;

    private static final int QUIET_WINDOWS_NEEDED = 3;

    private final List<Sample> samples = new ArrayList<>();

    public void add(Sample sample) {
        samples.add(sample);
    }

    public List<Sample> samples() {
        return List.copyOf(samples);
    }

    public List<Cell> cells() {
        return samples.stream().map(Sample::cell).distinct().toList();
    }

    /** Cells of a part that differ in work or level; the kind is the first one seen. */
    public List<Cell> rows(String part) {
        return cells().stream()
                .filter(cell -> cell.part().equals(part))
                .map(cell -> cell.of(Kind.DIRECT))
                .distinct()
                .toList();
    }

    /** Over the quiet windows, where there are at least three of them, else over all. */
    public Optional<Spread> spread(Cell cell, Metric metric) {
        List<Double> quiet = values(cell, metric, QUIET);
        List<Double> chosen =
                quiet.size() >= QUIET_WINDOWS_NEEDED ? quiet : values(cell, metric, Double.POSITIVE_INFINITY);
        return chosen.isEmpty() ? Optional.empty() : Optional.of(Spread.of(chosen));
    }

    public OptionalDouble median(Cell cell, Metric metric) {
        return spread(cell, metric).stream().mapToDouble(Spread::median).findFirst();
    }

    /** How many of a cell's windows were quiet. */
    public long quietWindows(Cell cell) {
        return of(cell).filter(sample -> others(sample) <= QUIET).count();
    }

    /** The last value that a window of this target has, whatever the cell. */
    public OptionalDouble last(Kind kind, Metric metric) {
        return samples.reversed().stream()
                .filter(sample ->
                        sample.cell().kind() == kind && sample.values().containsKey(metric))
                .mapToDouble(sample -> sample.values().getOrDefault(metric, 0.0))
                .findFirst();
    }

    /** Over all windows. */
    public long failed() {
        return samples.stream()
                .mapToLong(sample -> (long) (double) sample.values().getOrDefault(Metric.FAILED, 0.0))
                .sum();
    }

    private List<Double> values(Cell cell, Metric metric, double othersAtMost) {
        return of(cell).filter(sample -> others(sample) <= othersAtMost)
                .map(sample -> sample.values().get(metric))
                .filter(Objects::nonNull)
                .toList();
    }

    private Stream<Sample> of(Cell cell) {
        return samples.stream().filter(sample -> sample.cell().equals(cell));
    }

    private static double others(Sample sample) {
        return sample.values().getOrDefault(Metric.OTHERS_BUSY, 0.0);
    }
}

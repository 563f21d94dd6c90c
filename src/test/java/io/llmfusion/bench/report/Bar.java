package io.llmfusion.bench.report;

import io.llmfusion.bench.contender.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** A limit that the gateway must hold; it says nothing when what it compares was not measured. */
public sealed interface Bar {
    /** Nothing to say without figures. */
    Optional<Verdict> judge(Results results);

    /** Against another target in the same cell: at most (or for throughput at least) so many times its figure. */
    record Ratio(String title, Cell ours, Metric metric, List<Limit> limits) implements Bar {
        /** One of the limits of a ratio; {@code least} turns it round. */
        public record Limit(Kind other, double factor, boolean least) {
            public static Limit atMost(double factor, Kind other) {
                return new Limit(other, factor, false);
            }

            public static Limit atLeast(double factor, Kind other) {
                return new Limit(other, factor, true);
            }

            private boolean met(double ratio) {
                return least ? ratio >= factor : ratio <= factor;
            }

            private String text() {
                return String.format(Locale.ROOT, "%s %.1f x %s", least ? ">=" : "<=", factor, other.title());
            }
        }

        @Override
        public Optional<Verdict> judge(Results results) {
            OptionalDouble mine = results.median(ours, metric);
            List<Limit> known = limits.stream()
                    .filter(limit ->
                            results.median(ours.of(limit.other()), metric).isPresent())
                    .toList();
            if (mine.isEmpty() || known.isEmpty()) {
                return Optional.empty();
            }
            StringBuilder measured = new StringBuilder(String.format(Locale.ROOT, "%.1f", mine.getAsDouble()));
            boolean met = true;
            for (Limit limit : known) {
                double ratio = mine.getAsDouble()
                        / results.median(ours.of(limit.other()), metric).orElseThrow();
                measured.append(String.format(
                        Locale.ROOT, ", %.2f x %s", ratio, limit.other().title()));
                met &= limit.met(ratio);
            }
            String required = String.join(", ", known.stream().map(Limit::text).toList());
            return Optional.of(new Verdict(title, measured.toString(), required, met));
        }
    }

    /** What the gateway adds to the direct way, against what nginx adds: at most {@code factor * nginx + offset}. */
    record Added(String title, Cell ours, Metric metric, double factor, double offsetMicros) implements Bar {
        @Override
        public Optional<Verdict> judge(Results results) {
            OptionalDouble direct = results.median(ours.of(Kind.DIRECT), metric);
            OptionalDouble nginx = results.median(ours.of(Kind.NGINX), metric);
            OptionalDouble mine = results.median(ours, metric);
            if (direct.isEmpty() || nginx.isEmpty() || mine.isEmpty()) {
                return Optional.empty();
            }
            double added = mine.getAsDouble() - direct.getAsDouble();
            double theirs = nginx.getAsDouble() - direct.getAsDouble();
            String measured =
                    String.format(Locale.ROOT, "+%.0f us, nginx +%.0f us, %.2f x", added, theirs, added / theirs);
            String required = offsetMicros == 0
                    ? String.format(Locale.ROOT, "<= %.1f x nginx", factor)
                    : String.format(Locale.ROOT, "<= nginx + %.1f ms", offsetMicros / 1_000);
            return Optional.of(new Verdict(title, measured, required, added <= factor * theirs + offsetMicros));
        }
    }

    /** A fixed limit, at most or at least. */
    record Fixed(String title, Cell ours, Metric metric, double limit, String unit, boolean least) implements Bar {
        @Override
        public Optional<Verdict> judge(Results results) {
            return results.spread(ours, metric).map(spread -> {
                double value = spread.median();
                return new Verdict(
                        title,
                        String.format(Locale.ROOT, "%.1f %s", value, unit),
                        String.format(Locale.ROOT, "%s %.0f %s", least ? ">=" : "<=", limit, unit),
                        least ? value >= limit : value <= limit);
            });
        }
    }
}

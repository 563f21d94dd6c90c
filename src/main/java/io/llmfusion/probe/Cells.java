package io.llmfusion.probe;

import java.util.List;
import java.util.stream.Stream;

/** The words that every form of the matrix shows. */
final class Cells {
    private Cells() {}

    static List<String> heads() {
        return Stream.concat(
                        Stream.of("provider", "model", "can"),
                        Stream.of(Capability.values()).map(Capability::title))
                .toList();
    }

    static List<String> row(ProviderFindings provider) {
        Stream<String> first = Stream.of(
                provider.subject().provider(), provider.subject().model().orElse("-"), percentage(provider));
        return Stream.concat(first, provider.findings().stream().map(finding -> word(finding.verdict())))
                .toList();
    }

    static String percentage(ProviderFindings provider) {
        return provider.percentage().isPresent() ? provider.percentage().getAsInt() + " %" : "-";
    }

    static String word(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Yes _ -> "yes";
            case Verdict.No _ -> "no";
            case Verdict.Unclear _ -> "?";
            case Verdict.Skipped _ -> "-";
        };
    }

    /** What is to be said beside the words, a line each. */
    static List<String> notes(ProviderFindings provider) {
        return provider.findings().stream()
                .filter(finding -> !finding.verdict().note().isBlank())
                .map(finding -> provider.subject().provider() + ", "
                        + finding.capability().title() + ": "
                        + finding.verdict().note())
                .toList();
    }
}

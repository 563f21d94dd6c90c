package io.llmfusion.probe;

import java.util.List;
import java.util.stream.Collectors;

/** The matrix as a table of Markdown, a provider being a row. */
final class MarkdownReport {
    private final ProbeReport report;

    MarkdownReport(ProbeReport report) {
        this.report = report;
    }

    String text() {
        StringBuilder text = new StringBuilder(row(Cells.heads()));
        text.append("|").append("---|".repeat(Cells.heads().size())).append('\n');
        report.providers().forEach(provider -> text.append(row(Cells.row(provider))));
        text.append('\n');
        report.providers().forEach(provider -> Cells.notes(provider)
                .forEach(note -> text.append("- ").append(escaped(note)).append('\n')));
        return text.toString().stripTrailing() + "\n";
    }

    private static String row(List<String> cells) {
        return cells.stream().map(MarkdownReport::escaped).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;");
    }
}

package io.llmfusion.probe;

import java.util.ArrayList;
import java.util.List;

/** The matrix for a terminal: a provider is a column, because there are more capabilities than providers. */
final class TextReport {
    private final ProbeReport report;

    TextReport(ProbeReport report) {
        this.report = report;
    }

    String text() {
        List<List<String>> columns = new ArrayList<>(List.of(Cells.heads()));
        report.providers().forEach(provider -> columns.add(Cells.row(provider)));
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < columns.getFirst().size(); line++) {
            StringBuilder cells = new StringBuilder();
            for (List<String> column : columns) {
                cells.append(padded(column.get(line), width(column)));
            }
            text.append(cells.toString().stripTrailing()).append('\n');
        }
        List<String> notes = report.providers().stream()
                .flatMap(provider -> Cells.notes(provider).stream())
                .toList();
        if (!notes.isEmpty()) {
            text.append('\n');
            notes.forEach(note -> text.append("  ").append(note).append('\n'));
        }
        return text.toString();
    }

    private static int width(List<String> column) {
        return column.stream().mapToInt(String::length).max().orElse(0) + 2;
    }

    private static String padded(String cell, int width) {
        return cell + " ".repeat(width - cell.length());
    }
}

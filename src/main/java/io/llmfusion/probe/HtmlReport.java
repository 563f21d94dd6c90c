package io.llmfusion.probe;

import java.util.List;
import java.util.stream.Collectors;

/** The matrix as a page that needs nothing else. */
final class HtmlReport {
    private static final String HEAD = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>What the providers can do</title>
            <style>
            :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
            body { margin: 2rem; }
            table { border-collapse: collapse; }
            th, td { border: 1px solid #8884; padding: .4rem .7rem; text-align: left; }
            th { font-weight: 600; }
            .yes { background: #2a9d5c33; }
            .no { background: #d1495b33; }
            .unclear { background: #edae4933; }
            .skipped { color: #888; }
            </style>
            </head>
            <body>
            <h1>What the providers can do</h1>
            """;

    private final ProbeReport report;

    HtmlReport(ProbeReport report) {
        this.report = report;
    }

    String text() {
        StringBuilder page = new StringBuilder(HEAD).append("<table>\n<tr>");
        Cells.heads().forEach(head -> page.append("<th>").append(head).append("</th>"));
        page.append("</tr>\n");
        report.providers().forEach(provider -> page.append(row(provider)));
        page.append("</table>\n");
        List<String> notes = report.providers().stream()
                .flatMap(provider -> Cells.notes(provider).stream())
                .toList();
        if (!notes.isEmpty()) {
            page.append(notes.stream()
                    .map(note -> "<li>" + escaped(note) + "</li>")
                    .collect(Collectors.joining("\n", "<h2>Notes</h2>\n<ul>\n", "\n</ul>\n")));
        }
        return page.append("</body>\n</html>\n").toString();
    }

    private static String row(ProviderFindings provider) {
        StringBuilder row = new StringBuilder("<tr><th>")
                .append(escaped(provider.subject().provider()))
                .append("</th><td>")
                .append(escaped(provider.subject().model().orElse("-")))
                .append("</td><td>")
                .append(Cells.percentage(provider))
                .append("</td>");
        provider.findings().forEach(finding -> row.append(cell(finding)));
        return row.append("</tr>\n").toString();
    }

    private static String cell(Finding finding) {
        String kind =
                switch (finding.verdict()) {
                    case Verdict.Yes _ -> "yes";
                    case Verdict.No _ -> "no";
                    case Verdict.Unclear _ -> "unclear";
                    case Verdict.Skipped _ -> "skipped";
                };
        return "<td class=\"%s\" title=\"%s\">%s</td>"
                .formatted(kind, escaped(finding.verdict().note()), Cells.word(finding.verdict()));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}

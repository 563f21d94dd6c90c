package io.llmfusion.probe;

import java.util.List;

/** The matrix: provider by capability. */
public record ProbeReport(List<ProviderFindings> providers) {
    public ProbeReport {
        providers = List.copyOf(providers);
    }

    /** Ends with a line end. */
    public String in(ReportFormat format) {
        return switch (format) {
            case TABLE -> new TextReport(this).text();
            case MARKDOWN -> new MarkdownReport(this).text();
            case JSON -> new JsonReport(this).text();
            case HTML -> new HtmlReport(this).text();
        };
    }

    /** Whether any provider answered anything. */
    public boolean answered() {
        return providers.stream().anyMatch(ProviderFindings::answered);
    }
}

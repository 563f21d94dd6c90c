package io.llmfusion.probe;

/** How the matrix is printed. */
public enum ReportFormat {
    TABLE,
    MARKDOWN,
    JSON,
    HTML
}

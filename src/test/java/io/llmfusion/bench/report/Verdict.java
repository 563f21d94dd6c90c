package io.llmfusion.bench.report;

/** What a bar says about a run. */
public record Verdict(String bar, String measured, String required, boolean met) {}

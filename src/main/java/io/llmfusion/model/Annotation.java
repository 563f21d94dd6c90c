package io.llmfusion.model;

/** A citation or other note on a text, as the wire format that issued it writes it. */
public record Annotation(DialectId dialect, RawJson value) {}

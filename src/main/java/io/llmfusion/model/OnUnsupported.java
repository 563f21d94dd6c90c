package io.llmfusion.model;

/** What to do with a field that the target cannot express. */
public enum OnUnsupported {
    /** Leave it out and say so. */
    WARN,
    /** Refuse the request with a 400 that names it. */
    REJECT
}

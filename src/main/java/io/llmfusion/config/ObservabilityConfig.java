package io.llmfusion.config;

/**
 * What the gateway tells about itself.
 *
 * @param metrics whether `/metrics` answers
 */
public record ObservabilityConfig(boolean metrics, LogFormat log) {
    public static final ObservabilityConfig DEFAULT = new ObservabilityConfig(true, LogFormat.TEXT);

    public enum LogFormat {
        TEXT,
        JSON
    }
}

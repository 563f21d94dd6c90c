package io.llmfusion.mcp.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Severities of log notifications, least first (RFC 5424). */
public enum LogLevel {
    DEBUG,
    INFO,
    NOTICE,
    WARNING,
    ERROR,
    CRITICAL,
    ALERT,
    EMERGENCY;

    public static Optional<LogLevel> of(String wire) {
        return Arrays.stream(values()).filter(one -> one.wire().equals(wire)).findFirst();
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean atLeast(LogLevel that) {
        return compareTo(that) >= 0;
    }
}

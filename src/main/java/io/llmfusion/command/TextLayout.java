package io.llmfusion.command;

import ch.qos.logback.classic.PatternLayout;

/** Lines for people: time, level, class, message, key-values. */
public final class TextLayout extends PatternLayout {
    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level %logger{0}" + " %msg%replace( %kvp{NONE}){'^ $',''}%n%ex";

    public TextLayout() {
        setPattern(PATTERN);
    }
}

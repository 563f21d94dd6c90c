package io.llmfusion.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import io.llmfusion.config.ObservabilityConfig.LogFormat;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/** How log lines look: as `logback.xml` has it until the configuration says otherwise. One for the whole process. */
final class LogOutput {
    private static final String CONSOLE = "console";

    private LogOutput() {}

    /** Only what somebody must act on, until it is closed; for commands whose output is their own. */
    static Quiet quiet() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
            Level before = root.getLevel();
            root.setLevel(Level.ERROR);
            return () -> root.setLevel(before);
        }
        return () -> {};
    }

    /** Ends the quiet. */
    interface Quiet extends AutoCloseable {
        @Override
        void close();
    }

    /** From now on; does nothing where another logging backend is in place. */
    static void use(LogFormat format) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                && context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(CONSOLE)
                        instanceof OutputStreamAppender<ILoggingEvent> console) {
            Layout<ILoggingEvent> layout =
                    switch (format) {
                        case TEXT -> new TextLayout();
                        case JSON -> new JsonLayout();
                    };
            layout.setContext(context);
            layout.start();
            LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
            encoder.setContext(context);
            encoder.setCharset(StandardCharsets.UTF_8);
            encoder.setLayout(layout);
            encoder.start();
            console.setEncoder(encoder);
        }
    }
}

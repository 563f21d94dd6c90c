package io.llmfusion.command;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.Layout;
import io.llmfusion.model.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.JsonNode;

@Tag("system")
class LogOutputTest {
    private final LoggerContext context = new LoggerContext();

    @Test
    void json_is_one_object_on_one_line_with_the_key_values_under_their_names() {
        LoggingEvent event = event("a \"server\"\nis down");
        event.setKeyValuePairs(List.of(
                new KeyValuePair("server", "files"), new KeyValuePair("millis", 250L), new KeyValuePair("level", "x")));
        event.setThrowableProxy(new ThrowableProxy(new IllegalStateException("why")));

        String line = line(new JsonLayout(), event);

        assertThat(line).endsWith("\n").containsOnlyOnce("\n");
        JsonNode read = Json.read(line);
        assertThat(read.path("time").asString()).isEqualTo("2026-11-23T10:00:00Z");
        assertThat(read.path("level").asString()).isEqualTo("WARN");
        assertThat(read.path("message").asString()).isEqualTo("a \"server\"\nis down");
        assertThat(read.path("server").asString()).isEqualTo("files");
        assertThat(read.path("millis").asLong()).isEqualTo(250);
        assertThat(read.path("error").asString()).contains("IllegalStateException: why");
    }

    @Test
    void text_is_for_people() {
        LoggingEvent event = event("it is ready");
        event.setKeyValuePairs(List.of(new KeyValuePair("server", "files")));

        assertThat(line(new TextLayout(), event))
                .isEqualTo("2026-11-23T10:00:00.000Z WARN  Some it is ready server=files" + System.lineSeparator());
    }

    private LoggingEvent event(String message) {
        LoggingEvent event = new LoggingEvent(
                "caller", context.getLogger("io.llmfusion.Some"), Level.WARN, message, null, new Object[0]);
        event.setInstant(Instant.parse("2026-11-23T10:00:00Z"));
        return event;
    }

    private String line(Layout<ILoggingEvent> layout, ILoggingEvent event) {
        layout.setContext(context);
        layout.start();
        return layout.doLayout(event);
    }
}

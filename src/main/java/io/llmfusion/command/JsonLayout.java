package io.llmfusion.command;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import io.llmfusion.model.Json;
import java.util.List;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line for programs: one JSON object with `time` (ISO 8601, UTC), `level`, `logger`, `message`, the key-values under
 * their own names, and `error` with a stack trace where there is one.
 */
final class JsonLayout extends LayoutBase<ILoggingEvent> {
    @Override
    public String doLayout(ILoggingEvent event) {
        ObjectNode line = Json.object();
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> put(line, pair));
        }
        ObjectNode ordered = Json.object()
                .put("time", event.getInstant().toString())
                .put("level", event.getLevel().toString())
                .put("logger", event.getLoggerName())
                .put("message", event.getFormattedMessage());
        line.properties().forEach(own -> ordered.putIfAbsent(own.getKey(), own.getValue()));
        if (event.getThrowableProxy() != null) {
            ordered.put("error", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return Json.write(ordered) + System.lineSeparator();
    }

    private static void put(ObjectNode line, KeyValuePair pair) {
        switch (pair.value) {
            case Long number -> line.put(pair.key, number);
            case Integer number -> line.put(pair.key, number);
            case Boolean flag -> line.put(pair.key, flag);
            case null -> line.putNull(pair.key);
            default -> line.put(pair.key, pair.value.toString());
        }
    }
}

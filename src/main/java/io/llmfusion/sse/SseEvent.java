package io.llmfusion.sse;

import java.time.Duration;
import java.util.Optional;

/**
 * One event of a stream. Immutable.
 *
 * @param name the event type; {@link #MESSAGE} where the stream names none
 * @param data the data lines joined by {@code \n}; empty also when there was none
 * @param id the {@code id} field of this very event; an empty one is present too, since it resets the last event id
 * @param retry the reconnection time that this event carried
 */
public record SseEvent(String name, Utf8Slice data, Optional<String> id, Optional<Duration> retry) implements SseItem {

    /** The type of an event that has no name. */
    public static final String MESSAGE = "message";

    /** Takes an empty name for {@link #MESSAGE}, and rejects names and ids that could not be written as one line. */
    public SseEvent {
        if (name.isEmpty()) {
            name = MESSAGE;
        }
        requireOneLine("name", name);
        id.ifPresent(SseEvent::requireId);
        if (retry.isPresent() && retry.get().isNegative()) {
            throw new IllegalArgumentException("retry of an event is negative");
        }
    }

    /** An event of type {@link #MESSAGE} without id. */
    public static SseEvent of(Utf8Slice data) {
        return named(MESSAGE, data);
    }

    public static SseEvent named(String name, Utf8Slice data) {
        return new SseEvent(name, data, Optional.empty(), Optional.empty());
    }

    /** The same event under {@code id}. */
    public SseEvent withId(String id) {
        return new SseEvent(name, data, Optional.of(id), retry);
    }

    /** The same event telling the client to wait this long before it connects again. */
    public SseEvent withRetry(Duration retry) {
        return new SseEvent(name, data, id, Optional.of(retry));
    }

    private static void requireId(String id) {
        requireOneLine("id", id);
        if (id.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("id of an event contains NUL");
        }
    }

    private static void requireOneLine(String field, String value) {
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            throw new IllegalArgumentException(field + " of an event contains a line end");
        }
    }
}

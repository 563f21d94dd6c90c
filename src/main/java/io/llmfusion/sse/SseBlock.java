package io.llmfusion.sse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The fields of the event being read, filled line by line. */
final class SseBlock {

    private static final byte[] DATA = "data".getBytes(US_ASCII);
    private static final byte[] EVENT = "event".getBytes(US_ASCII);
    private static final byte[] RETRY = "retry".getBytes(US_ASCII);
    private static final int LONGEST_FIELD = 5;
    private static final int RETRY_DIGITS = 15;

    private final DataLines data = new DataLines();
    private boolean known;
    private String name = SseEvent.MESSAGE;
    private Optional<String> id = Optional.empty();
    private Optional<Duration> retry = Optional.empty();
    // Names repeat from event to event: the last one is not decoded again.
    private byte[] lastNameBytes = new byte[0];
    private String lastName = SseEvent.MESSAGE;

    /** Whether any field that the standard defines, with a valid value, has been seen. */
    boolean isKnown() {
        return known;
    }

    /** Takes one line {@code [start, end)} without its line end; {@code origin} is where the event starts. */
    void line(byte[] bytes, int origin, int start, int end) {
        int nameEnd = nameEnd(bytes, start, end);
        int value = Math.min(nameEnd + 1, end);
        if (value < end && bytes[value] == ' ') {
            value++;
        }
        switch (nameEnd - start) {
            case 2 -> {
                if (bytes[start] == 'i' && bytes[start + 1] == 'd') {
                    id(bytes, value, end);
                }
            }
            case 4 -> {
                if (isField(bytes, start, DATA)) {
                    data.add(value - origin, end - origin);
                    known = true;
                }
            }
            case LONGEST_FIELD -> nameOrRetry(bytes, start, value, end);
            default -> {} // an unknown field
        }
    }

    /** The event, whose bytes start at {@code origin}; the block is empty afterwards. */
    SseEvent event(byte[] bytes, int origin) {
        SseEvent event = new SseEvent(name, data.joined(bytes, origin), id, retry);
        clear();
        return event;
    }

    void clear() {
        known = false;
        name = SseEvent.MESSAGE;
        id = Optional.empty();
        retry = Optional.empty();
        data.clear();
    }

    /** The end of the field name: its colon, the end of a short line, or beyond the longest field known. */
    private static int nameEnd(byte[] bytes, int start, int end) {
        int limit = Math.min(end, start + LONGEST_FIELD + 1);
        int index = start;
        while (index < limit && bytes[index] != ':') {
            index++;
        }
        return index;
    }

    private static boolean isField(byte[] bytes, int start, byte[] field) {
        return Arrays.equals(bytes, start, start + field.length, field, 0, field.length);
    }

    private void nameOrRetry(byte[] bytes, int start, int value, int end) {
        if (isField(bytes, start, EVENT)) {
            name = decodeName(bytes, value, end);
            known = true;
        } else if (isField(bytes, start, RETRY)) {
            retry(bytes, value, end);
        }
    }

    private String decodeName(byte[] bytes, int start, int end) {
        if (!Arrays.equals(bytes, start, end, lastNameBytes, 0, lastNameBytes.length)) {
            lastNameBytes = Arrays.copyOfRange(bytes, start, end);
            lastName = new String(lastNameBytes, UTF_8);
        }
        return lastName;
    }

    private void id(byte[] bytes, int start, int end) {
        String value = new String(bytes, start, end - start, UTF_8);
        if (value.indexOf('\0') < 0) {
            id = Optional.of(value);
            known = true;
        }
    }

    /** Only ASCII digits count; more of them than a time could need are no time either. */
    private void retry(byte[] bytes, int start, int end) {
        if (start == end || end - start > RETRY_DIGITS) {
            return;
        }
        long milliseconds = 0;
        for (int index = start; index < end; index++) {
            if (bytes[index] < '0' || bytes[index] > '9') {
                return;
            }
            milliseconds = milliseconds * 10 + (bytes[index] - '0');
        }
        retry = Optional.of(Duration.ofMillis(milliseconds));
        known = true;
    }
}

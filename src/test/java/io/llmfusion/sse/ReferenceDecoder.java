package io.llmfusion.sse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The standard's algorithm, word for word and slow, over a whole stream at once: what the decoder is compared with. */
final class ReferenceDecoder {

    private final List<SseItem> items = new ArrayList<>();
    private StringBuilder data = new StringBuilder();
    private boolean known;
    private boolean hasData;
    private String name = "";
    private Optional<String> id = Optional.empty();
    private Optional<Duration> retry = Optional.empty();

    private ReferenceDecoder() {}

    static List<SseItem> decode(String stream) {
        ReferenceDecoder decoder = new ReferenceDecoder();
        String text = stream.startsWith("\uFEFF") ? stream.substring(1) : stream;
        String[] lines = text.replace("\r\n", "\n").replace('\r', '\n').split("\n", -1);
        for (int index = 0; index < lines.length - 1; index++) {
            decoder.line(lines[index]);
        }
        String rest = lines[lines.length - 1];
        if (!rest.isEmpty() && !rest.startsWith(":")) {
            decoder.line(rest);
        }
        if (decoder.known) {
            decoder.items.add(new SseItem.Unfinished(decoder.event()));
        }
        return decoder.items;
    }

    private void line(String line) {
        int colon = line.indexOf(':');
        if (line.isEmpty()) {
            if (known) {
                items.add(event());
            }
            clear();
        } else if (colon == 0) {
            items.add(new SseItem.Comment(Utf8Slice.of(value(line, 0))));
        } else {
            field(colon < 0 ? line : line.substring(0, colon), colon < 0 ? "" : value(line, colon));
        }
    }

    private static String value(String line, int colon) {
        String value = line.substring(colon + 1);
        return value.startsWith(" ") ? value.substring(1) : value;
    }

    private void field(String field, String value) {
        boolean valid = true;
        switch (field) {
            case "event" -> name = value;
            case "data" -> {
                data.append(value).append('\n');
                hasData = true;
            }
            case "id" -> {
                valid = !value.contains("\0");
                id = valid ? Optional.of(value) : id;
            }
            case "retry" -> {
                valid = value.matches("[0-9]{1,15}");
                retry = valid ? Optional.of(Duration.ofMillis(Long.parseLong(value))) : retry;
            }
            default -> valid = false;
        }
        known |= valid;
    }

    private SseEvent event() {
        String joined = hasData ? data.substring(0, data.length() - 1) : "";
        return new SseEvent(name, Utf8Slice.of(joined), id, retry);
    }

    private void clear() {
        data = new StringBuilder();
        known = false;
        hasData = false;
        name = "";
        id = Optional.empty();
        retry = Optional.empty();
    }
}

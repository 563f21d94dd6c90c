package io.llmfusion.sse;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Seeded streams and events for property tests. */
final class RandomStreams {

    private static final List<String> TOKENS = List.of(
            "data: ",
            "data:",
            "data",
            "event: ",
            "event:",
            "id: ",
            "id",
            "retry: ",
            "retry:",
            ": ",
            ":",
            " ",
            "foo: ",
            "\n",
            "\r",
            "\r\n",
            "\n",
            "\n\n",
            "\r\r",
            "\r\n\r\n",
            "x",
            "12",
            "{\"a\":1}",
            "\0",
            "é",
            "€",
            "😀",
            "\uFEFF",
            "abcdefghij",
            "event",
            "datax");
    private static final List<String> TEXTS =
            List.of("", " ", "a", ":", "data: x", "é", "😀", "\t", "{\"k\": \"v\"}", "0123456789abcdef", "\uFEFF");
    private static final List<String> LINE_ENDS = List.of("\n", "\r", "\r\n");

    private RandomStreams() {}

    /** Noise made of what a parser could stumble over. */
    static String stream(RandomGenerator random) {
        StringBuilder stream = new StringBuilder(random.nextInt(10) == 0 ? "\uFEFF" : "");
        int tokens = random.nextInt(60);
        for (int index = 0; index < tokens; index++) {
            stream.append(pick(random, TOKENS));
        }
        return stream.toString();
    }

    static SseEvent event(RandomGenerator random) {
        Optional<String> id = random.nextInt(3) == 0 ? Optional.of(line(random)) : Optional.empty();
        Optional<Duration> retry =
                random.nextInt(5) == 0 ? Optional.of(Duration.ofMillis(random.nextInt(100_000))) : Optional.empty();
        String name = random.nextBoolean() ? SseEvent.MESSAGE : line(random);
        return new SseEvent(name, Utf8Slice.of(Buffer.buffer(text(random))), id, retry);
    }

    /** Text of some lines, with line ends of every kind. */
    static String text(RandomGenerator random) {
        StringBuilder text = new StringBuilder(line(random));
        while (random.nextInt(3) == 0) {
            text.append(pick(random, LINE_ENDS)).append(line(random));
        }
        return text.toString();
    }

    private static String line(RandomGenerator random) {
        StringBuilder line = new StringBuilder();
        int parts = random.nextInt(4);
        for (int index = 0; index < parts; index++) {
            line.append(pick(random, TEXTS));
        }
        return line.toString();
    }

    private static String pick(RandomGenerator random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}

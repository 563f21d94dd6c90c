package io.llmfusion.bench.upstream;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** How the upstream answers, named by the first segment of the path, so that a provider's base URL chooses it. */
public sealed interface Profile {

    /** One body of this many bytes after the delay: {@code a-BYTES-DELAYMILLIS}. */
    record Answer(int bytes, Duration delay) implements Profile {
        @Override
        public String segment() {
            return "a-" + bytes + "-" + delay.toMillis();
        }
    }

    /**
     * A stream of {@code chunks} content chunks, the first after {@code first}, the others {@code pace} apart:
     * {@code s-FIRSTMILLIS-CHUNKS-PACEMICROS}.
     */
    record Stream(Duration first, int chunks, Duration pace) implements Profile {
        @Override
        public String segment() {
            return "s-" + first.toMillis() + "-" + chunks + "-" + pace.toNanos() / 1_000;
        }
    }

    /** The path segment, free of characters that a provider's name could not have. */
    String segment();

    /** Reads a {@link #segment()}; anything else is an {@link IllegalArgumentException}. */
    static Profile parse(String segment) {
        List<String> fields = List.of(segment.split("-", -1));
        if (fields.size() == 3 && fields.getFirst().equals("a")) {
            return new Answer(number(fields.get(1)), Duration.ofMillis(number(fields.get(2))));
        }
        if (fields.size() == 4 && fields.getFirst().equals("s")) {
            return new Stream(
                    Duration.ofMillis(number(fields.get(1))),
                    number(fields.get(2)),
                    Duration.of(number(fields.get(3)), ChronoUnit.MICROS));
        }
        throw new IllegalArgumentException("no such profile: " + segment);
    }

    private static int number(String field) {
        return Integer.parseInt(field);
    }
}

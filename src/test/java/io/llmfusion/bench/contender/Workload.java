package io.llmfusion.bench.contender;

import io.llmfusion.bench.load.Streaming;
import io.llmfusion.bench.upstream.Profile;
import io.llmfusion.bench.upstream.WireFormat;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What is asked of every target: always an OpenAI chat completion from the client's side. The gateway alone may have to
 * translate it, where the upstream's format is another one; the others pass on what they get.
 *
 * @param requestBytes size of the request's body
 */
public record Workload(String name, Profile profile, WireFormat upstream, int requestBytes) {
    private static final int SMALL_REQUEST = 512;
    private static final Profile ANSWER_1K = new Profile.Answer(1_024, Duration.ZERO);
    private static final Profile ANSWER_16K = new Profile.Answer(16_384, Duration.ZERO);
    private static final Profile FAST_STREAM =
            new Profile.Stream(Duration.ofMillis(25), 64, Duration.of(5_600, ChronoUnit.MICROS));

    public static final Workload ANSWER_1_KB = raw("answer 1 KB", ANSWER_1K, SMALL_REQUEST);
    public static final Workload ANSWER_16_KB = raw("answer 16 KB", ANSWER_16K, SMALL_REQUEST);
    public static final Workload REQUEST_16_KB = raw("request 16 KB", ANSWER_1K, 16_384);
    public static final Workload REQUEST_100_KB = raw("request 100 KB", ANSWER_1K, 102_400);
    public static final Workload TRANSLATED_1_KB = translated("translated answer 1 KB", ANSWER_1K, SMALL_REQUEST);
    public static final Workload TRANSLATED_16_KB = translated("translated answer 16 KB", ANSWER_16K, SMALL_REQUEST);
    public static final Workload TRANSLATED_REQUEST_100_KB =
            translated("translated request 100 KB", ANSWER_1K, 102_400);
    public static final Workload STREAM = raw("stream", FAST_STREAM, SMALL_REQUEST);
    public static final Workload TRANSLATED_STREAM = translated("translated stream", FAST_STREAM, SMALL_REQUEST);
    public static final Workload SLOW_STREAM =
            raw("slow stream", new Profile.Stream(Duration.ofMillis(400), 256, Duration.ofMillis(20)), SMALL_REQUEST);
    public static final Workload IDLE_STREAM =
            raw("idle stream", new Profile.Stream(Duration.ofMillis(25), 1_000, Duration.ofSeconds(10)), SMALL_REQUEST);
    public static final Workload LATE_60_MS =
            raw("answer after 60 ms", new Profile.Answer(1_024, Duration.ofMillis(60)), SMALL_REQUEST);
    public static final Workload LATE_1500_MS =
            raw("answer after 1.5 s", new Profile.Answer(1_024, Duration.ofMillis(1_500)), SMALL_REQUEST);

    /** Every workload: the gateway's configuration has a provider for each. */
    public static final List<Workload> ALL = List.of(
            ANSWER_1_KB,
            ANSWER_16_KB,
            REQUEST_16_KB,
            REQUEST_100_KB,
            TRANSLATED_1_KB,
            TRANSLATED_16_KB,
            TRANSLATED_REQUEST_100_KB,
            STREAM,
            TRANSLATED_STREAM,
            SLOW_STREAM,
            IDLE_STREAM,
            LATE_60_MS,
            LATE_1500_MS);

    private static Workload raw(String name, Profile profile, int requestBytes) {
        return new Workload(name, profile, WireFormat.CHAT, requestBytes);
    }

    private static Workload translated(String name, Profile profile, int requestBytes) {
        return new Workload(name, profile, WireFormat.MESSAGES, requestBytes);
    }

    public boolean translated() {
        return upstream == WireFormat.MESSAGES;
    }

    Streaming streaming() {
        return switch (profile) {
            case Profile.Answer _ -> Streaming.OFF;
            case Profile.Stream _ -> Streaming.ON;
        };
    }

    int chunks() {
        return switch (profile) {
            case Profile.Answer _ -> 0;
            case Profile.Stream stream -> stream.chunks();
        };
    }

    Duration pace() {
        return switch (profile) {
            case Profile.Answer _ -> Duration.ZERO;
            case Profile.Stream stream -> stream.pace();
        };
    }

    /** The gateway's provider for it. */
    String provider() {
        return (translated() ? "upa-" : "up-") + profile.segment();
    }
}

package io.llmfusion.dialect;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a provider asks us to wait, in every form met: `retry-after-ms` and `x-ms-retry-after-ms` (Azure), `Retry-After`
 * in seconds, decimals or an HTTP date, and, where none of these stands, the reset of a limit that is used up: durations
 * ("6m0s", "52s", "850ms"), seconds since the epoch, or RFC 3339 (Anthropic). The longest reset wins, since each limit that
 * is used up must pass. Pure.
 */
public final class RetryAfter {
    /** Nobody is made to wait longer on a header's word: a wrong clock or unit must not take a provider away for days. */
    public static final Duration LONGEST = Duration.ofHours(1);

    private static final Pattern DURATION = Pattern.compile(
            "(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m(?!s))?(?:(\\d{1,9}(?:\\.\\d{1,9})?)s)?(?:(\\d{1,12}(?:\\.\\d{1,9})?)ms)?");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(?:\\.\\d{1,9})?");
    /** Above it a number of seconds is a moment, not a duration. */
    private static final double EPOCH_SECONDS = 1_000_000_000d;

    private static final double EPOCH_MILLIS = 1_000_000_000_000d;

    private static final List<String> MILLIS = List.of("retry-after-ms", "x-ms-retry-after-ms");
    private static final List<String> LIMITS = List.of(
            "x-ratelimit-%s-requests",
            "x-ratelimit-%s-tokens",
            "x-ratelimit-%s",
            "anthropic-ratelimit-requests-%s",
            "anthropic-ratelimit-tokens-%s",
            "anthropic-ratelimit-input-tokens-%s",
            "anthropic-ratelimit-output-tokens-%s");

    private RetryAfter() {}

    /** The wait that these headers ask for; empty where they name none or one that has passed. */
    public static Optional<Duration> read(ErrorReader.Headers headers) {
        return read(headers, Instant.now());
    }

    /** As {@link #read(ErrorReader.Headers)}, at this moment. */
    public static Optional<Duration> read(ErrorReader.Headers headers, Instant now) {
        for (String name : MILLIS) {
            Optional<Duration> wait = number(headers.get(name)).map(millis -> millis(millis));
            if (wait.isPresent()) {
                return wait.flatMap(RetryAfter::bounded);
            }
        }
        Optional<Duration> wait = parse(headers.get("retry-after"), now);
        return wait.isPresent() ? wait.flatMap(RetryAfter::bounded) : resets(headers, now);
    }

    /** One value in any of the forms, such as a `retryDelay` of "52s" in a body. */
    public static Optional<Duration> parse(String value, Instant now) {
        String text = value.strip();
        if (text.isEmpty() || text.length() > 64) {
            return Optional.empty();
        }
        Optional<Double> number = number(text);
        if (number.isPresent()) {
            return number.map(seconds -> secondsOrMoment(seconds, now));
        }
        Optional<Duration> duration = duration(text);
        return duration.isPresent() ? duration : moment(text).map(moment -> Duration.between(now, moment));
    }

    private static Optional<Duration> resets(ErrorReader.Headers headers, Instant now) {
        return LIMITS.stream()
                .filter(limit -> isUsedUp(headers.get(String.format(limit, "remaining"))))
                .flatMap(limit -> parse(headers.get(String.format(limit, "reset")), now).stream())
                .flatMap(wait -> bounded(wait).stream())
                .max(Duration::compareTo);
    }

    private static boolean isUsedUp(String remaining) {
        return number(remaining.strip()).filter(left -> left <= 0).isPresent();
    }

    private static Optional<Double> number(String text) {
        return NUMBER.matcher(text.strip()).matches() ? Optional.of(Double.valueOf(text.strip())) : Optional.empty();
    }

    private static Duration secondsOrMoment(double number, Instant now) {
        if (number >= EPOCH_MILLIS) {
            return Duration.between(now, Instant.ofEpochMilli((long) number));
        }
        if (number >= EPOCH_SECONDS) {
            return Duration.between(now, Instant.ofEpochSecond((long) number));
        }
        return millis(number * 1_000);
    }

    private static Duration millis(double millis) {
        return Duration.ofMillis((long) Math.ceil(millis));
    }

    private static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofDays(whole(matcher, 1))
                .plusHours(whole(matcher, 2))
                .plusMinutes(whole(matcher, 3))
                .plus(millis(decimal(matcher, 4) * 1_000))
                .plus(millis(decimal(matcher, 5))));
    }

    private static long whole(Matcher matcher, int group) {
        String text = matcher.group(group);
        return text == null ? 0 : Long.parseLong(text);
    }

    private static double decimal(Matcher matcher, int group) {
        String text = matcher.group(group);
        return text == null ? 0 : Double.parseDouble(text);
    }

    private static Optional<Instant> moment(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException notRfc3339) {
            return httpDate(text);
        }
    }

    private static Optional<Instant> httpDate(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> bounded(Duration wait) {
        if (wait.isNegative() || wait.isZero()) {
            return Optional.empty();
        }
        return Optional.of(wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    }
}

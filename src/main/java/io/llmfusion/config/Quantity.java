package io.llmfusion.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations (`500ms`, `15s`, `1h30m`), sizes (`64MB`, steps of 1024), numbers and truth values as people write them. */
final class Quantity {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
    private static final Pattern DURATIONS = Pattern.compile("(\\d{1,12}(ms|s|m|h|d))+");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*([KMGT]?)(i?B)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern WHOLE = Pattern.compile("[0-9][0-9_]{0,14}");
    private static final Pattern SHARE = Pattern.compile("0?\\.[0-9]{1,6}|1(\\.0{1,6})?");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private Quantity() {}

    static Optional<Duration> duration(String text) {
        if (!DURATIONS.matcher(text).matches()) {
            return Optional.empty();
        }
        Duration sum = Duration.ZERO;
        Matcher parts = DURATION.matcher(text);
        while (parts.find()) {
            sum = sum.plus(
                    UNITS.getOrDefault(parts.group(2), Duration.ZERO).multipliedBy(Long.parseLong(parts.group(1))));
        }
        return Optional.of(sum);
    }

    static OptionalLong size(String text) {
        Matcher parts = SIZE.matcher(text);
        if (!parts.matches()) {
            return OptionalLong.empty();
        }
        String unit = parts.group(2).toUpperCase(Locale.ROOT);
        int steps = unit.isEmpty() ? 0 : "KMGT".indexOf(unit) + 1;
        long number = Long.parseLong(parts.group(1));
        long factor = 1L << (10 * steps);
        return number > Long.MAX_VALUE / factor ? OptionalLong.empty() : OptionalLong.of(number * factor);
    }

    /** A number without sign and fraction, as 8080 or 1_000. */
    static Optional<Long> whole(String text) {
        return WHOLE.matcher(text).matches() ? Optional.of(Long.parseLong(text.replace("_", ""))) : Optional.empty();
    }

    /** Above 0, up to 1. */
    static Optional<Double> share(String text) {
        return SHARE.matcher(text).matches()
                ? Optional.of(Double.parseDouble(text)).filter(number -> number > 0)
                : Optional.empty();
    }

    /** The words of YAML 1.1, in small letters. */
    static Optional<Boolean> flag(String text) {
        return switch (text) {
            case "true", "yes", "on" -> Optional.of(true);
            case "false", "no", "off" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}

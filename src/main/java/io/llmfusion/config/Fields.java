package io.llmfusion.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One map of the file, read key by key with types. A value that does not fit is noted as a problem and its fallback taken,
 * so that reading goes on; {@link #done()} notes the keys that nobody asked for.
 */
final class Fields {
    private final ConfigNode.Mapping node;
    private final String pattern;
    private final Reading reading;
    private final Set<String> known = new LinkedHashSet<>();
    private final Set<String> passed = new LinkedHashSet<>();

    private Fields(ConfigNode.Mapping node, String pattern, Reading reading) {
        this.node = node;
        this.pattern = pattern;
        this.reading = reading;
    }

    static Fields top(ConfigNode.Mapping node, Reading reading) {
        return new Fields(node, "", reading);
    }

    ConfigNode.Mapping node() {
        return node;
    }

    /** The path of a key of this map. */
    String path(String key) {
        return node.path().isEmpty() ? key : node.path() + "." + key;
    }

    /** Whether the key has a value, a broken one too. */
    boolean has(String key) {
        return value(key).isPresent();
    }

    void problem(String key, String message, String suggestion) {
        int line = Optional.ofNullable(node.entries().get(key)).orElse(node).line();
        reading.problem(path(key), line, message, suggestion);
    }

    Optional<ConfigNode.Scalar> scalar(String key) {
        return value(key).flatMap(value -> asScalar(value));
    }

    Optional<String> text(String key) {
        return scalar(key).map(ConfigNode.Scalar::text);
    }

    String text(String key, String fallback) {
        return text(key).orElse(fallback);
    }

    /** A text that must be there and not be empty. */
    Optional<ConfigNode.Scalar> required(String key, String example) {
        if (!has(key)) {
            problem(key, "is missing", "write " + example);
            return Optional.empty();
        }
        Optional<ConfigNode.Scalar> found = scalar(key);
        if (found.isPresent() && found.get().text().isBlank()) {
            problem(key, "is empty", "write " + example);
            return Optional.empty();
        }
        return found;
    }

    int whole(String key, int fallback, int least, int most) {
        String wish = "a whole number from " + least + " to " + most;
        return parsed(key, wish, text -> Quantity.whole(text).filter(number -> number >= least && number <= most))
                .map(Long::intValue)
                .orElse(fallback);
    }

    /** A number of at least 1. */
    Optional<Long> count(String key) {
        return parsed(key, "a whole number of at least 1", text -> Quantity.whole(text)
                .filter(number -> number >= 1));
    }

    /** 0 to 1, 0 excluded. */
    double share(String key, double fallback) {
        return parsed(key, "a number between 0 and 1, as 0.5", Quantity::share).orElse(fallback);
    }

    Duration duration(String key, Duration fallback) {
        return duration(key).orElse(fallback);
    }

    Optional<Duration> duration(String key) {
        return parsed(key, "a duration, as 500ms, 15s or 2m", text -> Quantity.duration(text)
                .filter(Duration::isPositive));
    }

    long size(String key, long fallback, long most) {
        return parsed(key, "a size up to " + (most >> 20) + "MB, as 64MB or 32KB", text -> Quantity.size(text).stream()
                        .boxed()
                        .filter(bytes -> bytes > 0 && bytes <= most)
                        .findFirst())
                .orElse(fallback);
    }

    boolean flag(String key, boolean fallback) {
        return parsed(key, "true or false", Quantity::flag).orElse(fallback);
    }

    /** One of these words. */
    <T> Optional<T> choice(String key, Map<String, T> choices, Set<String> notYet) {
        Optional<ConfigNode.Scalar> written = scalar(key);
        if (written.isEmpty() || choices.containsKey(written.get().text())) {
            return written.map(scalar -> choices.get(scalar.text()));
        }
        String word = written.get().text();
        if (notYet.contains(word)) {
            problem(key, "`" + word + "` is not there yet", "write " + String.join(" or ", choices.keySet()));
            return Optional.empty();
        }
        String shown = written.get().shown();
        String meant = Spelling.nearest(word, choices.keySet())
                .map(near -> "did you mean " + near + "?")
                .orElse("write one of " + String.join(", ", choices.keySet()));
        problem(key, "`" + shown + "` is none of the words that it takes", meant);
        return Optional.empty();
    }

    /** A list of texts; one text alone is a list of one. */
    List<ConfigNode.Scalar> scalars(String key) {
        List<ConfigNode.Scalar> found = new ArrayList<>();
        items(key).forEach(item -> asScalar(item).ifPresent(found::add));
        return found;
    }

    List<String> texts(String key) {
        return scalars(key).stream().map(ConfigNode.Scalar::text).toList();
    }

    /** The items of a list; one value alone is a list of one. */
    List<ConfigNode> items(String key) {
        return switch (value(key).orElse(new ConfigNode.Empty("", 0))) {
            case ConfigNode.Sequence sequence -> sequence.items();
            case ConfigNode.Scalar scalar -> List.of(scalar);
            case ConfigNode.Mapping mapping -> {
                reading.problem(mapping, "must be a list", "write [a, b] or one `- a` per line");
                yield List.of();
            }
            case ConfigNode.Empty absent -> List.of();
            case ConfigNode.Broken noted -> List.of();
        };
    }

    /** The map under this key. */
    Optional<Fields> map(String key) {
        return value(key).flatMap(value -> asMapping(value)).map(found -> new Fields(found, patternOf(key), reading));
    }

    /** The map under this key, an empty one where there is none. */
    Fields mapOrEmpty(String key) {
        int line = Optional.ofNullable(node.entries().get(key)).orElse(node).line();
        return map(key).orElse(new Fields(new ConfigNode.Mapping(path(key), line, Map.of()), patternOf(key), reading));
    }

    /** The maps under names of the user's own; a name without a value has an empty map. */
    Map<String, Fields> named() {
        Map<String, Fields> found = new LinkedHashMap<>();
        node.entries().forEach((name, value) -> {
            known.add(name);
            asMapping(value).ifPresent(map -> found.put(name, new Fields(map, patternOf("*"), reading)));
        });
        return found;
    }

    /** The texts under names of the user's own. */
    Map<String, ConfigNode.Scalar> namedTexts() {
        Map<String, ConfigNode.Scalar> found = new LinkedHashMap<>();
        node.entries().forEach((name, value) -> {
            known.add(name);
            asScalar(value).ifPresent(scalar -> found.put(name, scalar));
        });
        return found;
    }

    /** The map that an item of a list under this key is. */
    Fields item(String key, ConfigNode.Mapping item) {
        return new Fields(item, patternOf(key) + "[]", reading);
    }

    /** Keys of the documented interface that a later version reads. */
    void notYet(String... keys) {
        for (String key : keys) {
            passed.add(key);
            if (node.entries().containsKey(key)) {
                problem(key, "not there yet", "leave it out");
            }
        }
    }

    /** Keys that other programs write and that mean nothing here. */
    void ignore(String... keys) {
        passed.addAll(Arrays.asList(keys));
    }

    /** Notes every key that was not asked for. */
    void done() {
        node.entries().forEach((key, value) -> {
            if (!known.contains(key) && !passed.contains(key)) {
                unknown(key, value.line());
            }
        });
    }

    private void unknown(String key, int line) {
        int colon = key.indexOf(':');
        if (colon >= 0) {
            // The value, which may be a secret, has become a part of the key: it is not shown.
            reading.problem(path(key.substring(0, colon)), line, "a `:` without a space", "put a space behind it");
            return;
        }
        String meant = Spelling.nearest(key, known)
                .map(near -> "did you mean " + near + "?")
                .orElse("the keys here are " + String.join(", ", known));
        reading.problem(path(key), line, "unknown key", meant);
    }

    private Optional<ConfigNode> value(String key) {
        known.add(key);
        reading.knows(patternOf(key));
        return Optional.ofNullable(node.entries().get(key)).filter(value -> !(value instanceof ConfigNode.Empty));
    }

    private String patternOf(String key) {
        return pattern.isEmpty() ? key : pattern + "." + key;
    }

    private Optional<ConfigNode.Scalar> asScalar(ConfigNode value) {
        return switch (value) {
            case ConfigNode.Scalar scalar -> Optional.of(scalar);
            case ConfigNode.Mapping mapping -> {
                reading.problem(mapping, "must be one value, not a map", "write the value behind the colon");
                yield Optional.empty();
            }
            case ConfigNode.Sequence sequence -> {
                reading.problem(sequence, "must be one value, not a list", "write the value alone");
                yield Optional.empty();
            }
            case ConfigNode.Empty absent -> Optional.empty();
            case ConfigNode.Broken noted -> Optional.empty();
        };
    }

    private Optional<ConfigNode.Mapping> asMapping(ConfigNode value) {
        return switch (value) {
            case ConfigNode.Mapping mapping -> Optional.of(mapping);
            case ConfigNode.Empty empty -> Optional.of(new ConfigNode.Mapping(empty.path(), empty.line(), Map.of()));
            case ConfigNode.Broken noted -> Optional.empty();
            case ConfigNode.Scalar scalar -> notAMap(scalar);
            case ConfigNode.Sequence sequence -> notAMap(sequence);
        };
    }

    private Optional<ConfigNode.Mapping> notAMap(ConfigNode value) {
        reading.problem(value, "must be a map", "write { key: value } or its keys on lines of their own, indented");
        return Optional.empty();
    }

    private <T> Optional<T> parsed(String key, String wish, Function<String, Optional<T>> parser) {
        Optional<ConfigNode.Scalar> written = scalar(key);
        Optional<T> found = written.flatMap(scalar -> parser.apply(scalar.text().strip()));
        if (written.isPresent() && found.isEmpty()) {
            problem(key, "`" + written.get().shown() + "` does not fit", "write " + wish);
        }
        return found;
    }
}

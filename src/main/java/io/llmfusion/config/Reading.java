package io.llmfusion.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** One pass of the loader over one file: gathers every problem instead of stopping at the first. Not thread-safe. */
final class Reading {
    private final Environment environment;
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final Set<Path> files = new LinkedHashSet<>();
    private final Set<String> keys = new LinkedHashSet<>();

    Reading(Environment environment) {
        this.environment = environment;
    }

    Environment environment() {
        return environment;
    }

    void problem(ConfigNode at, String message, String suggestion) {
        problem(at.path(), at.line(), message, suggestion);
    }

    void problem(String path, int line, String message, String suggestion) {
        problems.add(new ConfigProblem(path, OptionalInt.of(line), message, Optional.of(suggestion)));
    }

    void add(List<ConfigProblem> more) {
        problems.addAll(more);
    }

    boolean clean() {
        return problems.isEmpty();
    }

    ConfigProblems problems() {
        return new ConfigProblems(problems);
    }

    /** A file that the configuration was read from, beside its own. */
    void used(List<Path> more) {
        files.addAll(more);
    }

    Set<Path> files() {
        return Set.copyOf(files);
    }

    /** Says that the loader knows this key; names of the user's own stand as `*`. */
    void knows(String pattern) {
        keys.add(pattern);
    }

    /** Every key that was looked for. */
    Set<String> keys() {
        return Set.copyOf(keys);
    }

    /** That file, which must be readable. */
    Path file(ConfigNode.Scalar at) {
        Path path = environment.resolve(at.text());
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            problem(at, "the file " + at.shown() + " cannot be read", "check that it is there and may be read");
        }
        return path;
    }
}

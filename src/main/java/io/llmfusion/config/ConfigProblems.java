package io.llmfusion.config;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Everything wrong in a configuration, in the order of its lines. */
public record ConfigProblems(List<ConfigProblem> all) {
    public ConfigProblems {
        all = all.stream()
                .distinct()
                .sorted(Comparator.comparingInt(problem -> problem.line().orElse(0)))
                .toList();
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** One line each, without a line end after the last. */
    public String render() {
        return all.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n"));
    }
}

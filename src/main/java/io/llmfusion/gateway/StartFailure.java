package io.llmfusion.gateway;

import io.llmfusion.config.ConfigProblems;
import java.util.Optional;

/** Why the gateway did not start, in words for the person who started it. Without a stack trace. */
public final class StartFailure extends RuntimeException {
    private final transient Optional<ConfigProblems> problems;

    private StartFailure(String message, Optional<ConfigProblems> problems) {
        super(message, null, false, false);
        this.problems = problems;
    }

    static StartFailure of(String message) {
        return new StartFailure(message, Optional.empty());
    }

    static StartFailure of(ConfigProblems problems) {
        return new StartFailure("the configuration has problems:", Optional.of(problems));
    }

    public Optional<ConfigProblems> problems() {
        return problems;
    }
}

package io.llmfusion.system;

import java.util.List;

/**
 * What a scripted model says in one turn: text, calls of tools, or both. Each turn counts 12 input tokens, 4 of them cached,
 * and 5 output tokens.
 */
record Played(String text, List<Call> calls) {
    static final int INPUT = 12;
    static final int CACHED = 4;
    static final int OUTPUT = 5;

    /** @param arguments JSON text */
    record Call(String id, String name, String arguments) {}

    Played {
        calls = List.copyOf(calls);
    }

    static Played text(String text) {
        return new Played(text, List.of());
    }

    static Played calls(Call... calls) {
        return new Played("", List.of(calls));
    }
}

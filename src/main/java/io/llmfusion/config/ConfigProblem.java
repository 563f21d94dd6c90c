package io.llmfusion.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * One thing wrong in a configuration. Never holds a secret.
 *
 * @param path of keys, as `providers.openai.api-key` or `models.fast.targets[1]`; empty for the file as a whole
 * @param line from 1, where it can be had
 * @param message what is wrong
 * @param suggestion what to write instead, or what to do
 */
public record ConfigProblem(String path, OptionalInt line, String message, Optional<String> suggestion) {
    /** `path (line N): message; suggestion`. */
    @Override
    public String toString() {
        String place = path.isEmpty() ? "the file" : path;
        String at = line.isPresent() ? " (line " + line.getAsInt() + ")" : "";
        return place + at + ": " + message + suggestion.map(text -> "; " + text).orElse("");
    }
}

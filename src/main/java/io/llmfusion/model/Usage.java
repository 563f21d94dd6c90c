package io.llmfusion.model;

import java.util.Optional;

/**
 * Tokens of one answer, counted the same way for every provider.
 *
 * @param input all input tokens, cached ones included
 * @param cachedInput of these, read from a prompt cache
 * @param cacheWrites of these, written to a prompt cache
 * @param output all output tokens, reasoning included
 * @param reasoning of these, reasoning
 * @param raw the provider's own usage object, where one came
 */
public record Usage(
        long input, long cachedInput, long cacheWrites, long output, long reasoning, Optional<RawJson> raw) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, Optional.empty());

    public static Usage of(long input, long output) {
        return new Usage(input, 0, 0, output, 0, Optional.empty());
    }

    public long total() {
        return input + output;
    }

    /** The sum of two turns; the providers' own objects do not add up and are left out. */
    public Usage plus(Usage that) {
        return new Usage(
                input + that.input,
                cachedInput + that.cachedInput,
                cacheWrites + that.cacheWrites,
                output + that.output,
                reasoning + that.reasoning,
                Optional.empty());
    }
}

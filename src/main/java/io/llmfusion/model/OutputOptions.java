package io.llmfusion.model;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The form in which the answer is wanted.
 *
 * @param stream events as they come, or one answer at the end
 * @param includeUsage whether a streaming chat client asked for the usage chunk
 * @param logprobs number of alternatives (0: only the chosen token's), if logprobs are wanted
 */
public record OutputOptions(
        boolean stream,
        boolean includeUsage,
        Optional<ResponseFormat> format,
        Optional<ReasoningRequest> reasoning,
        OptionalInt logprobs) {
    public static final OutputOptions PLAIN =
            new OutputOptions(false, false, Optional.empty(), Optional.empty(), OptionalInt.empty());

    public OutputOptions streaming(Delivery delivery) {
        return new OutputOptions(delivery == Delivery.STREAM, includeUsage, format, reasoning, logprobs);
    }

    /** Events as they come, or one answer at the end. */
    public enum Delivery {
        STREAM,
        WHOLE
    }
}

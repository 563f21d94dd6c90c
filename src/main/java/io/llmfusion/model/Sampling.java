package io.llmfusion.model;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** How the answer is drawn. Decimals stay exact so that they reach the provider as the client wrote them. */
public record Sampling(
        OptionalLong maxTokens,
        Optional<BigDecimal> temperature,
        Optional<BigDecimal> topP,
        OptionalInt topK,
        List<String> stop,
        OptionalLong seed,
        Optional<BigDecimal> frequencyPenalty,
        Optional<BigDecimal> presencePenalty,
        OptionalInt choices) {
    public static final Sampling DEFAULTS = new Sampling(
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            List.of(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty());

    public Sampling {
        stop = List.copyOf(stop);
    }

    public Sampling withMaxTokens(long limit) {
        return new Sampling(
                OptionalLong.of(limit),
                temperature,
                topP,
                topK,
                stop,
                seed,
                frequencyPenalty,
                presencePenalty,
                choices);
    }
}

package io.llmfusion.probe;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;

/**
 * What questions cost at most, in US dollars, tokens being cut by the requests themselves.
 *
 * @param perInputToken a ceiling
 * @param perOutputToken a ceiling
 */
public record CostBound(BigDecimal perInputToken, BigDecimal perOutputToken) {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    /** @param input for a million tokens */
    public static CostBound perMillion(BigDecimal input, BigDecimal output) {
        return new CostBound(
                input.divide(MILLION, 12, RoundingMode.CEILING), output.divide(MILLION, 12, RoundingMode.CEILING));
    }

    /** Rounded up to a cent. */
    public BigDecimal of(Collection<Question> questions) {
        return questions.stream()
                .map(this::of)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .setScale(2, RoundingMode.CEILING);
    }

    private BigDecimal of(Question question) {
        return perInputToken
                .multiply(BigDecimal.valueOf(question.inputTokens()))
                .add(perOutputToken.multiply(BigDecimal.valueOf(question.outputTokens())));
    }
}

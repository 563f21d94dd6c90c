package io.llmfusion.provider;

import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.model.EmbeddingsAnswer.Vector;
import io.llmfusion.model.EmbeddingsRequest.Input;
import io.llmfusion.model.RawJson;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Stream;

/** Vectors of unit length in which each word counts at a place of its own: texts that share words lie near each other. */
record DemoVectors(int dimensions) {
    static final int DIMENSIONS = 8;
    private static final int MOST = 4_096;

    DemoVectors {
        if (dimensions < 1 || dimensions > MOST) {
            throw InvalidBody.at("dimensions", "the demonstration makes vectors of 1 to " + MOST + " numbers");
        }
    }

    Vector of(Input input) {
        double[] sums = new double[dimensions];
        // So that no text, not even one without a word, is the vector of zeros.
        sums[0] = 0.5;
        pieces(input).forEach(piece -> sums[Math.floorMod(piece.hashCode(), dimensions)] += 1);
        double length = 0;
        for (double sum : sums) {
            length += sum * sum;
        }
        StringJoiner numbers = new StringJoiner(",", "[", "]");
        for (double sum : sums) {
            numbers.add(Float.toString((float) (sum / Math.sqrt(length))));
        }
        return new Vector.Numbers(new RawJson(numbers.toString()));
    }

    static long words(Input input) {
        return pieces(input).count();
    }

    private static Stream<?> pieces(Input input) {
        return switch (input) {
            case Input.Text text ->
                Stream.of(text.text().toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1))
                        .filter(word -> !word.isEmpty());
            case Input.Tokens tokens -> tokens.tokens().stream();
        };
    }
}

package io.llmfusion.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Asks for one vector for each input.
 *
 * @param dimensions how many numbers a vector shall have; the model's own number where nothing is said
 * @param task what the vectors are for, as Gemini has it (`RETRIEVAL_QUERY`, `CLUSTERING`, ...)
 * @param form how the answer is wanted
 * @param extras what else the client's format says
 */
public record EmbeddingsRequest(
        String model,
        List<Input> inputs,
        OptionalInt dimensions,
        Optional<String> task,
        EmbeddingsAnswer.Form form,
        Extras extras) {
    public EmbeddingsRequest {
        inputs = List.copyOf(inputs);
    }

    public EmbeddingsRequest withModel(String changed) {
        return new EmbeddingsRequest(changed, inputs, dimensions, task, form, extras);
    }

    /** What is to become one vector. */
    public sealed interface Input {
        /** @param title of the document that it is taken from */
        record Text(String text, Optional<String> title) implements Input {
            public static Text of(String text) {
                return new Text(text, Optional.empty());
            }
        }

        /** Tokens of the model's own tokenizer. */
        record Tokens(List<Integer> tokens) implements Input {
            public Tokens {
                tokens = List.copyOf(tokens);
            }
        }
    }
}

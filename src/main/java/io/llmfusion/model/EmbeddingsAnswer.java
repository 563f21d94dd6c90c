package io.llmfusion.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/**
 * Vectors in the order of the inputs.
 *
 * @param model as the provider says it
 * @param form how the client wants them
 * @param usage as the provider says it; empty where it says nothing
 */
public record EmbeddingsAnswer(String model, List<Vector> vectors, Form form, Optional<Usage> usage) {
    public EmbeddingsAnswer {
        vectors = List.copyOf(vectors);
    }

    /** How an answer is written. */
    public enum Form {
        /** A list of lists of numbers. */
        NUMBERS,
        /** A list of texts, each the base64 of 32-bit floats, little-endian. */
        BASE64,
        /** One list of numbers, where just one was asked for. */
        SINGLE
    }

    /** One vector as it came, so that no digit is lost that nobody asked to lose. */
    public sealed interface Vector {
        /** A JSON array of numbers. */
        RawJson numbers();

        /** The base64 of 32-bit floats, little-endian. */
        String base64();

        record Numbers(RawJson numbers) implements Vector {
            @Override
            public String base64() {
                JsonNode all = numbers.tree();
                ByteBuffer floats =
                        ByteBuffer.allocate(Float.BYTES * all.size()).order(ByteOrder.LITTLE_ENDIAN);
                all.forEach(number -> floats.putFloat(number.floatValue()));
                return Base64.getEncoder().encodeToString(floats.array());
            }
        }

        /** Throws {@link IllegalArgumentException} from {@link #numbers} where the text is no such base64. */
        record Base64Floats(String base64) implements Vector {
            @Override
            public RawJson numbers() {
                byte[] bytes = Base64.getDecoder().decode(base64);
                if (bytes.length % Float.BYTES != 0) {
                    throw new IllegalArgumentException("no whole number of floats");
                }
                ByteBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                StringJoiner numbers = new StringJoiner(",", "[", "]");
                while (floats.hasRemaining()) {
                    numbers.add(number(floats.getFloat()));
                }
                return new RawJson(numbers.toString());
            }

            private static String number(float value) {
                if (!Float.isFinite(value)) {
                    throw new IllegalArgumentException("no number");
                }
                return Float.toString(value);
            }
        }
    }
}

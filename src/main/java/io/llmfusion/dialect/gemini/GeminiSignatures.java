package io.llmfusion.dialect.gemini;

import io.llmfusion.dialect.CarriedSignatures;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Part;
import io.llmfusion.model.Signature;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Signatures in {@code thoughtSignature}. Clients replay it byte for byte and some decode it as base64 on the way, so a
 * signature that another format issued travels in it as the base64 of what {@link CarriedSignatures} makes of it.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/thought-signatures">Thought signatures</a>
 */
final class GeminiSignatures {
    /** What the API takes in place of a signature for calls that another model made. */
    static final String SKIP = "skip_thought_signature_validator";

    /** How the base64 of a wrapped signature begins; it must never reach Google. */
    static final String MARK = "ZnVzaW9uL";

    private GeminiSignatures() {}

    /** The text for a client. */
    static String wrap(Signature signature) {
        return signature.issuer() == DialectId.GEMINI ? signature.value() : encoded(CarriedSignatures.wrap(signature));
    }

    /** The text that stands for reasoning that is encrypted whole. */
    static String wrapRedacted(Signature data) {
        return encoded(CarriedSignatures.wrapRedacted(data));
    }

    private static String encoded(String marked) {
        return Base64.getEncoder().encodeToString(marked.getBytes(StandardCharsets.UTF_8));
    }

    /** The signature that a client or the provider sent; empty where there is none, or one that says that there is none. */
    static Optional<Signature> unwrap(String text) {
        if (text.isEmpty() || text.equals(SKIP)) {
            return Optional.empty();
        }
        return isMarked(text)
                ? decoded(text).flatMap(CarriedSignatures::unwrap)
                : Optional.of(new Signature(DialectId.GEMINI, text));
    }

    /** The encrypted reasoning that the text carries, if that is what it is. */
    static Optional<Part.RedactedReasoning> unwrapRedacted(String text) {
        return isMarked(text)
                ? decoded(text).flatMap(CarriedSignatures::unwrapRedacted).map(Part.RedactedReasoning::new)
                : Optional.empty();
    }

    /** Whether it means something to the gateway alone. */
    static boolean isMarked(String text) {
        return text.startsWith(MARK);
    }

    /** Clients that decode and encode it may write it in the alphabet for URLs. */
    private static Optional<String> decoded(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}

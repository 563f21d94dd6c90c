package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.CarriedSignatures;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Signature;
import java.util.Optional;

/**
 * Signatures in this format's {@code signature} and {@code data} fields: Anthropic's own as they are, those of another
 * format or of another vendor of this one under a mark ({@link CarriedSignatures}).
 */
final class AnthropicSignatures {
    /** How a wrapped signature begins; it must never reach Anthropic. */
    static final String MARK = CarriedSignatures.MARK;

    private AnthropicSignatures() {}

    /** The text for a client. */
    static String wrap(Signature signature) {
        boolean own =
                signature.issuer() == DialectId.ANTHROPIC && signature.vendor().isEmpty();
        return own ? signature.value() : CarriedSignatures.wrap(signature);
    }

    /** The signature in a text; empty when the text is. Redacted reasoning of another format may have its own mark. */
    static Optional<Signature> unwrap(String text) {
        return unwrap(text, "");
    }

    /** @param vendor who sent it, where several issue signatures in this format */
    static Optional<Signature> unwrap(String text, String vendor) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return CarriedSignatures.isMarked(text)
                ? CarriedSignatures.unwrapRedacted(text).or(() -> CarriedSignatures.unwrap(text))
                : Optional.of(new Signature(DialectId.ANTHROPIC, vendor, text));
    }
}

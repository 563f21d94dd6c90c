package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.CarriedSignatures;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Signature;
import java.util.Optional;

/**
 * Signatures in {@code encrypted_content}. Several vendors issue their own there, and none says whose it is; OpenAI's are
 * Fernet tokens, which all begin alike, and so need no mark to be known again.
 *
 * @see <a href="https://github.com/fernet/spec/blob/master/Spec.md">Fernet</a>
 */
final class ResponsesSignatures {
    static final String OPENAI = "openai";

    /** Version 0x80 and four zero bytes of a time before 2106, in base64. */
    private static final String FERNET = "gAAAA";

    private ResponsesSignatures() {}

    /** The text for a client. */
    static String wrap(Signature signature) {
        boolean own = signature.issuer() == DialectId.RESPONSES
                && (signature.vendor().isEmpty() || signature.vendor().equals(OPENAI));
        return own ? signature.value() : CarriedSignatures.wrap(signature);
    }

    /** @param vendor whose answer it stands in; empty in a client's history */
    static Optional<Signature> unwrap(String text, String vendor) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (CarriedSignatures.isMarked(text)) {
            return CarriedSignatures.unwrap(text);
        }
        String issuer = vendor.isEmpty() && text.startsWith(FERNET) ? OPENAI : vendor;
        return Optional.of(new Signature(DialectId.RESPONSES, issuer, text));
    }

    /** Whether a provider of this vendor understands it. */
    static boolean isFor(Signature signature, String vendor) {
        boolean impossible = vendor.equals(OPENAI)
                && signature.vendor().isEmpty()
                && !signature.value().startsWith(FERNET);
        return signature.isFor(DialectId.RESPONSES, vendor) && !impossible;
    }
}

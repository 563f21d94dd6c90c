package io.llmfusion.dialect.interactions;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Signature;
import java.util.Optional;

/**
 * Signatures of thoughts. Many clients bring back a call but not the thought before it, so a call that has no signature of
 * its own carries the thought's, marked. A real one is base64, which has no dots.
 */
final class InteractionsSignatures {
    private static final String OF_THOUGHT = "thought.";

    private InteractionsSignatures() {}

    static Optional<Signature> read(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(new Signature(DialectId.INTERACTIONS, value));
    }

    /** What a call carries: its own, or that of the thought before it. */
    static Optional<Signature> ofCall(String own, Optional<Signature> thought) {
        return read(own)
                .or(() -> thought.map(
                        signature -> new Signature(DialectId.INTERACTIONS, OF_THOUGHT + signature.value())));
    }

    static boolean isOwn(Signature signature) {
        return signature.issuer() == DialectId.INTERACTIONS;
    }

    /** The signature of a thought that a call carries. */
    static Optional<String> thought(Signature ofCall) {
        return isOwn(ofCall) && ofCall.value().startsWith(OF_THOUGHT)
                ? Optional.of(ofCall.value().substring(OF_THOUGHT.length()))
                : Optional.empty();
    }
}

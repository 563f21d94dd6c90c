package io.llmfusion.model;

import java.util.List;
import java.util.Optional;

/**
 * What a model signed around one of its tool calls. Clients of other wire formats cannot send it back, and the model's
 * provider asks for it with the call's result: so it is kept, and put back.
 *
 * @param target `provider/model`: to anybody else the signatures mean nothing
 * @param reasoning signed or encrypted reasoning that stood before the call, in order
 * @param leading whether that reasoning began the turn, and not only this call
 * @param signature on the call itself
 */
public record SignedCall(
        ToolCallId id, String target, List<Part> reasoning, boolean leading, Optional<Signature> signature) {
    public SignedCall {
        reasoning = List.copyOf(reasoning);
    }
}

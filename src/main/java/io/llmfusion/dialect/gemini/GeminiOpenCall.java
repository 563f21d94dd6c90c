package io.llmfusion.dialect.gemini;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCallId;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A call whose arguments come in pieces: the first chunk names the function, each says {@code willContinue} until the last,
 * and the last may be missing. One per call; not thread-safe.
 */
final class GeminiOpenCall {
    private final int choice;
    private final int block;
    private final Optional<Signature> signature;
    private final GeminiPartialArgs arguments = new GeminiPartialArgs();

    private GeminiOpenCall(int choice, int block, Optional<Signature> signature) {
        this.choice = choice;
        this.block = block;
        this.signature = signature;
    }

    /** Whether it is a chunk of a call rather than a whole one. */
    static boolean isPiece(GeminiField function) {
        return function.get("name").isEmpty()
                || function.isTrue("willContinue")
                || function.get("partialArgs").isPresent();
    }

    /** @param part the first chunk, with the function's name */
    static GeminiOpenCall start(int choice, int block, GeminiField part, Consumer<ChatEvent> out) {
        GeminiField function = part.required("functionCall");
        ToolCallId id = GeminiPartReader.given(function).map(ToolCallId::new).orElseGet(GeminiCallIds::mint);
        out.accept(new ChatEvent.ToolCallStart(
                choice, block, id, function.required("name").body().string(), Extras.NONE));
        return new GeminiOpenCall(choice, block, GeminiSignatures.unwrap(GeminiPartReader.signatureText(part)));
    }

    void add(GeminiField function, Consumer<ChatEvent> out) {
        StringBuilder text = new StringBuilder();
        function.list("partialArgs").forEach(piece -> text.append(arguments.add(piece.object())));
        tell(text.toString(), out);
    }

    void end(Consumer<ChatEvent> out) {
        tell(arguments.end(), out);
        out.accept(new ChatEvent.ToolCallEnd(choice, block, signature));
    }

    private void tell(String text, Consumer<ChatEvent> out) {
        if (!text.isEmpty()) {
            out.accept(new ChatEvent.ToolCallDelta(choice, block, text));
        }
    }
}

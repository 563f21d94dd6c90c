package io.llmfusion.provider;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.ToolSpec;

/**
 * About how many tokens a chat takes, counted with the vocabulary of OpenAI's present models whatever model it is meant for.
 * Pictures, sound and documents that are no text are not counted. Takes a second when first used, for the vocabulary is large.
 */
final class TokenEstimate {
    /** What OpenAI's chat format spends on each message and on the beginning of the answer. */
    private static final int PER_MESSAGE = 3;

    private static final int PER_TOOL = 8;

    /** Merging takes more than linear time within what has no blank in it. */
    private static final int PIECE = 20_000;

    private boolean complete = true;

    /** Loaded by whoever counts first. */
    private static final class Vocabulary {
        static final Encoding O200K = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    }

    long of(ChatRequest request) {
        long tokens = PER_MESSAGE;
        for (ChatMessage message : request.messages()) {
            tokens +=
                    PER_MESSAGE + message.parts().stream().mapToLong(this::part).sum();
        }
        for (ToolSpec tool : request.tools().tools()) {
            tokens += PER_TOOL + tool(tool);
        }
        return tokens;
    }

    /** Whether everything has been counted. */
    boolean isComplete() {
        return complete;
    }

    private static long tool(ToolSpec tool) {
        return switch (tool) {
            case ToolSpec.Function function ->
                text(function.name())
                        + text(function.description().orElse(""))
                        + text(function.inputSchema().text());
            case ToolSpec.Native own -> text(own.definition().text());
        };
    }

    private long part(Part part) {
        return switch (part) {
            case Part.Text text -> text(text.text());
            case Part.Reasoning reasoning -> text(reasoning.text());
            case Part.Refusal refusal -> text(refusal.text());
            case Part.ToolUse use ->
                PER_TOOL + text(use.call().name()) + text(use.call().arguments().text());
            case Part.ToolResult result ->
                PER_TOOL + result.content().stream().mapToLong(this::part).sum();
            case Part.Native own -> text(own.block().text());
            case Part.Document document -> document(document.source());
            case Part.Image _, Part.Audio _, Part.RedactedReasoning _ -> uncounted();
        };
    }

    private long document(Media source) {
        return source instanceof Media.PlainText plain ? text(plain.text()) : uncounted();
    }

    private long uncounted() {
        complete = false;
        return 0;
    }

    static long text(String text) {
        long tokens = 0;
        for (int start = 0; start < text.length(); start += PIECE) {
            String piece = text.substring(start, Math.min(text.length(), start + PIECE));
            tokens += Vocabulary.O200K.countTokensOrdinary(piece);
        }
        return tokens;
    }
}

package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.CarriedSignatures;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Signature;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * A reasoning item of a provider's stream: parts of its summary are paragraphs of one block. One that shows nothing and is
 * not signed only this format can use, as a reference to what the provider keeps.
 */
final class ResponsesStreamReasoning implements ResponsesStreamItem {
    private static final String PARAGRAPH = "\n\n";

    private final ResponsesBlocks blocks;
    private final JsonNode opener;
    private final String vendor;
    private int block = -1;
    private boolean spoke;
    private boolean paragraphDue;

    ResponsesStreamReasoning(ResponsesBlocks blocks, JsonNode opener, String vendor) {
        this.blocks = blocks;
        this.opener = opener;
        this.vendor = vendor;
    }

    @Override
    public void begin(Consumer<ChatEvent> out) {}

    @Override
    public void event(String type, JsonNode payload, Consumer<ChatEvent> out) {
        switch (type) {
            case "response.reasoning_summary_part.added" -> paragraphDue = spoke;
            case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" ->
                text(payload.path("delta").asString(""), out);
            case "response.reasoning_summary_text.done", "response.reasoning_text.done" -> {
                if (!spoke) {
                    text(payload.path("text").asString(""), out);
                }
            }
            default -> {}
        }
    }

    private void text(String delta, Consumer<ChatEvent> out) {
        if (!delta.isEmpty()) {
            open(opener, out);
            out.accept(new ChatEvent.ReasoningDelta(0, block, paragraphDue ? PARAGRAPH + delta : delta));
            spoke = true;
            paragraphDue = false;
        }
    }

    private void open(JsonNode item, Consumer<ChatEvent> out) {
        if (block < 0) {
            block = blocks.next();
            Extras id = ResponsesJson.string(item.path("id"))
                    .map(text -> ResponsesJson.extras(Map.of("id", RawJson.ofString(text))))
                    .orElse(Extras.NONE);
            out.accept(new ChatEvent.ReasoningStart(0, block, id));
        }
    }

    @Override
    public void done(JsonNode item, Consumer<ChatEvent> out) {
        String encrypted = item.path("encrypted_content").asString("");
        Optional<Signature> signature = CarriedSignatures.isMarked(encrypted)
                ? Optional.empty()
                : ResponsesSignatures.unwrap(encrypted, vendor);
        if (!spoke) {
            paragraphs(item.path("summary").isEmpty() ? item.path("content") : item.path("summary"), out);
        }
        if (signature.isPresent()) {
            open(item, out);
        }
        if (block >= 0) {
            out.accept(new ChatEvent.ReasoningEnd(0, block, signature));
        } else if (!item.isEmpty()) {
            out.accept(new ChatEvent.NativeBlock(0, blocks.next(), DialectId.RESPONSES, "reasoning", RawJson.of(item)));
        }
    }

    private void paragraphs(JsonNode parts, Consumer<ChatEvent> out) {
        for (JsonNode part : parts) {
            text(part.path("text").asString(""), out);
            paragraphDue = spoke;
        }
    }
}

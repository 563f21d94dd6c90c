package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.TurnWriter;
import io.llmfusion.dialect.WrittenTurn;
import io.llmfusion.dialect.anthropic.AnthropicFinishReasons.Said;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.Part;
import io.llmfusion.model.Usage;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import tools.jackson.core.JsonGenerator;

/**
 * Writes a whole message. It holds one answer: of several choices the first. What the tool loop did stands before the
 * answer's own blocks. Stateless.
 */
final class AnthropicTurnWriter implements TurnWriter {
    @Override
    public WrittenTurn write(ChatTurn turn, List<LoopEvent> loop) {
        FinishReason finish = turn.choices().isEmpty()
                ? FinishReason.of(FinishReason.Unified.OTHER, "")
                : turn.choices().getFirst().finish();
        Buffer body = AnthropicJson.bytes(json -> {
            json.writeStartObject();
            json.writeStringProperty("id", turn.id().isEmpty() ? mintId() : turn.id());
            json.writeStringProperty("type", "message");
            json.writeStringProperty("role", "assistant");
            json.writeStringProperty("model", turn.model());
            content(json, turn, loop);
            stop(json, finish, said(turn.parts()));
            turn.extras().of(DialectId.ANTHROPIC).forEach((name, value) -> AnthropicJson.raw(json, name, value));
            json.writeName("usage");
            AnthropicUsage.write(json, turn.usage().orElse(Usage.NONE));
            AnthropicLoopBlocks.ended(loop).ifPresent(ended -> AnthropicLoopBlocks.fusion(json, ended));
            json.writeEndObject();
        });
        return new WrittenTurn(body, AnthropicLeftOut.of(turn));
    }

    private static void content(JsonGenerator json, ChatTurn turn, List<LoopEvent> loop) {
        boolean refusalSaid = turn.extras().of(DialectId.ANTHROPIC).containsKey("stop_details");
        AnthropicBlockWriter blocks = new AnthropicBlockWriter(json, UnaryOperator.identity());
        json.writeArrayPropertyStart("content");
        AnthropicLoopBlocks.write(json, loop);
        for (Part part : turn.parts()) {
            // A message of the model's holds no pictures: the format's own clients know them from the user alone.
            if (part instanceof Part.Image || (refusalSaid && part instanceof Part.Refusal)) {
                continue;
            }
            blocks.block(part);
            // Messages have no sound; the words of it are better than nothing.
            if (part instanceof Part.Audio sound) {
                sound.transcript().ifPresent(words -> blocks.block(Part.Text.of(words)));
            }
            if (part instanceof Part.ToolUse use) {
                blocks.callSignature(use.call());
            }
        }
        json.writeEndArray();
    }

    /** The members that say how the answer ended, in a whole message and in a stream's {@code delta}. */
    static void stop(JsonGenerator json, FinishReason finish, Said said) {
        json.writeStringProperty("stop_reason", AnthropicFinishReasons.write(finish, said));
        json.writeName("stop_sequence");
        finish.stopSequence().ifPresentOrElse(json::writeString, json::writeNull);
    }

    private static Said said(List<Part> parts) {
        if (parts.stream().anyMatch(Part.ToolUse.class::isInstance)) {
            return Said.CALLS;
        }
        return parts.stream().anyMatch(Part.Refusal.class::isInstance) ? Said.REFUSAL : Said.NOTHING_OF_NOTE;
    }

    /** An id for an answer that came without one. */
    static String mintId() {
        return "msg_" + UUID.randomUUID().toString().replace("-", "");
    }
}

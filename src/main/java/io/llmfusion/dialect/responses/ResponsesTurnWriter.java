package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.TurnWriter;
import io.llmfusion.dialect.WriteContext;
import io.llmfusion.dialect.WrittenTurn;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.Json;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.Part;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Writes a whole response: that of the terminal event of the stream that would have told the same, so that both ways show
 * the same items under the same ids. What the tool loop did stands before the answer's own items. Stateless.
 */
final class ResponsesTurnWriter implements TurnWriter {
    @Override
    public WrittenTurn write(ChatTurn turn, List<LoopEvent> loop) {
        return write(turn, loop, new WriteContext(turn.model(), true, true));
    }

    @Override
    public WrittenTurn write(ChatTurn turn, List<LoopEvent> loop, WriteContext context) {
        // Warnings of a whole answer stand in its head; a loop's are in its last word.
        boolean fusion = context.fusionEvents() && !loop.isEmpty();
        Telling telling =
                new Telling(new WriteContext(context.model(), true, fusion, context.answerId(), context.request()));
        telling.tell(new ChatEvent.TurnStart(turn.id(), turn.model(), turn.created()));
        loop.forEach(event -> telling.tell(new ChatEvent.Loop(event)));
        turn.choices().forEach(telling::choice);
        telling.tell(new ChatEvent.TurnExtras(turn.extras()));
        turn.choices().forEach(choice -> telling.tell(new ChatEvent.ChoiceEnd(choice.index(), choice.finish())));
        telling.tell(new ChatEvent.TurnEnd(turn.usage(), List.of()));
        return new WrittenTurn(Json.utf8(telling.writer.response()), telling.writer.warnings());
    }

    /** A turn told as events, each block whole and one after the other. */
    private static final class Telling {
        private final ResponsesStreamWriter writer;
        private int block;

        Telling(WriteContext context) {
            writer = new ResponsesStreamWriter(context);
        }

        void tell(ChatEvent event) {
            writer.write(event, Buffer.buffer());
        }

        void choice(ChatTurn.Choice choice) {
            choice.logprobs().ifPresent(value -> tell(new ChatEvent.Logprobs(choice.index(), value)));
            choice.parts().forEach(part -> part(choice.index(), part));
        }

        private void part(int choice, Part part) {
            int number = block++;
            switch (part) {
                case Part.Text text -> {
                    tell(new ChatEvent.TextStart(choice, number, text.extras()));
                    tell(new ChatEvent.TextDelta(choice, number, text.text()));
                    text.annotations().forEach(note -> tell(new ChatEvent.TextAnnotation(choice, number, note)));
                    tell(new ChatEvent.TextEnd(choice, number));
                }
                case Part.Refusal refusal -> {
                    tell(new ChatEvent.RefusalStart(choice, number));
                    tell(new ChatEvent.RefusalDelta(choice, number, refusal.text()));
                    tell(new ChatEvent.RefusalEnd(choice, number));
                }
                case Part.Reasoning thought -> {
                    tell(new ChatEvent.ReasoningStart(choice, number, thought.extras()));
                    tell(new ChatEvent.ReasoningDelta(choice, number, thought.text()));
                    tell(new ChatEvent.ReasoningEnd(choice, number, thought.signature()));
                }
                case Part.ToolUse use -> call(choice, number, use);
                case Part.RedactedReasoning redacted ->
                    tell(new ChatEvent.RedactedReasoning(choice, number, redacted.data()));
                case Part.Native item ->
                    tell(new ChatEvent.NativeBlock(choice, number, item.dialect(), item.type(), item.block()));
                case Part.Image image -> tell(new ChatEvent.ImageBlock(choice, number, image));
                case Part.Document _ -> writer.leftOut("document");
                case Part.Audio sound -> {
                    writer.leftOut("audio");
                    sound.transcript().ifPresent(words -> part(choice, Part.Text.of(words)));
                }
                case Part.ToolResult _ -> writer.leftOut("tool_result");
            }
        }

        private void call(int choice, int number, Part.ToolUse use) {
            String name = use.call().name();
            tell(new ChatEvent.ToolCallStart(choice, number, use.call().id(), name, use.extras()));
            tell(new ChatEvent.ToolCallDelta(
                    choice, number, use.call().arguments().text()));
            tell(new ChatEvent.ToolCallEnd(choice, number, use.call().signature()));
        }
    }
}

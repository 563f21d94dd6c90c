package io.llmfusion.dialect.anthropic;

import static io.llmfusion.dialect.anthropic.AnthropicBlockQueue.delta;

import io.llmfusion.dialect.CarriedSignatures;
import io.llmfusion.dialect.StreamWriter;
import io.llmfusion.dialect.WriteContext;
import io.llmfusion.dialect.anthropic.AnthropicBlockQueue.Yield;
import io.llmfusion.dialect.anthropic.AnthropicFinishReasons.Said;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCallId;
import io.llmfusion.model.Usage;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a stream for a client. The message begins with the first event after {@code TurnStart}, so that usage which comes
 * right behind it stands in {@code message_start}; most providers know none by then, and zeros stand there, as the final
 * {@code message_delta} has the truth. Of several choices the first is written. A further {@code TurnStart}, as a tool loop
 * has them, opens no second message.
 */
final class AnthropicStreamWriter implements StreamWriter {
    /** Keys of blocks that are no block of the pivot. */
    private static final int OWN_BLOCK = -1;

    private static final String EMPTY_TEXT = "{\"type\":\"text\",\"text\":\"\"}";
    private static final String EMPTY_THINKING = "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}";

    private final AnthropicMessageFrames message;
    private final AnthropicLoopFrames loop;
    private final AnthropicBlockQueue blocks = new AnthropicBlockQueue();
    private final AnthropicLeftOut leftOut = new AnthropicLeftOut();
    private final Map<Integer, ToolCallId> calls = new HashMap<>();
    private final Set<Integer> heard = new HashSet<>();
    private final Map<String, RawJson> extras = new LinkedHashMap<>();
    private Optional<FinishReason> finish = Optional.empty();
    private Usage usage = Usage.NONE;
    private Said said = Said.NOTHING_OF_NOTE;
    private boolean over;

    AnthropicStreamWriter(WriteContext context) {
        message = new AnthropicMessageFrames(context.model());
        loop = new AnthropicLoopFrames(context.fusionEvents());
    }

    @Override
    public void write(ChatEvent event, Buffer out) {
        if (over) {
            return;
        }
        leftOut.see(event);
        switch (event) {
            case ChatEvent.TurnStart start -> message.named(start);
            case ChatEvent.UsageReport report -> usage = report.usage();
            case ChatEvent.TurnExtras more -> extras.putAll(more.extras().of(DialectId.ANTHROPIC));
            case ChatEvent.ChoiceEnd end -> choiceEnd(end);
            case ChatEvent.TurnEnd end -> turnEnd(end, out);
            case ChatEvent.Failed _ -> over = true;
            case ChatEvent.Loop step -> {
                message.start(usage, out);
                loop.write(step.event(), blocks, out);
            }
            case ChatEvent.Logprobs _, ChatEvent.ImageBlock _ -> {}
            case ChatEvent.TextStart _,
                    ChatEvent.TextDelta _,
                    ChatEvent.TextAnnotation _,
                    ChatEvent.TextEnd _,
                    ChatEvent.ReasoningStart _,
                    ChatEvent.ReasoningDelta _,
                    ChatEvent.ReasoningEnd _,
                    ChatEvent.RedactedReasoning _,
                    ChatEvent.RefusalStart _,
                    ChatEvent.RefusalDelta _,
                    ChatEvent.RefusalEnd _,
                    ChatEvent.ToolCallStart _,
                    ChatEvent.ToolCallDelta _,
                    ChatEvent.ToolCallEnd _,
                    ChatEvent.AudioDelta _,
                    ChatEvent.NativeBlock _ -> {
                message.start(usage, out);
                block(event, out);
            }
        }
    }

    private void block(ChatEvent event, Buffer out) {
        switch (event) {
            case ChatEvent.TextStart start
            when start.choice() == 0 -> blocks.open(start.block(), EMPTY_TEXT, Yield.MAY_BE_CUT, out);
            case ChatEvent.TextDelta text when text.choice() == 0 -> text(text.block(), text.text(), out);
            case ChatEvent.TextAnnotation note when note.choice() == 0 -> annotation(note, out);
            case ChatEvent.TextEnd end when end.choice() == 0 -> blocks.close(end.block(), out);
            case ChatEvent.ReasoningStart start
            when start.choice() == 0 -> blocks.open(start.block(), EMPTY_THINKING, Yield.WHOLE, out);
            case ChatEvent.ReasoningDelta thought
            when thought.choice() == 0 ->
                blocks.delta(thought.block(), delta("thinking_delta", "thinking", thought.text()), out);
            case ChatEvent.ReasoningEnd end when end.choice() == 0 -> reasoningEnd(end, out);
            case ChatEvent.RedactedReasoning redacted
            when redacted.choice() == 0 -> redacted(redacted.block(), AnthropicSignatures.wrap(redacted.data()), out);
            case ChatEvent.RefusalStart start when isShown(start.choice()) -> refusalStart(start, out);
            case ChatEvent.RefusalDelta refusal
            when isShown(refusal.choice()) -> text(refusal.block(), refusal.text(), out);
            case ChatEvent.RefusalEnd end when isShown(end.choice()) -> blocks.close(end.block(), out);
            case ChatEvent.ToolCallStart start when start.choice() == 0 -> callStart(start, out);
            case ChatEvent.ToolCallDelta piece
            when piece.choice() == 0 && !piece.arguments().isEmpty() ->
                blocks.delta(piece.block(), delta("input_json_delta", "partial_json", piece.arguments()), out);
            case ChatEvent.ToolCallEnd end when end.choice() == 0 -> callEnd(end, out);
            case ChatEvent.AudioDelta sound when sound.choice() == 0 -> spoken(sound, out);
            case ChatEvent.NativeBlock block
            when block.choice() == 0 && block.dialect() == DialectId.ANTHROPIC -> nativeBlock(block, out);
            default -> {} // of another choice, or nothing that this format has
        }
    }

    /** A refusal that stands in {@code stop_details} is not shown twice. */
    private boolean isShown(int choice) {
        return choice == 0 && !extras.containsKey("stop_details");
    }

    private void refusalStart(ChatEvent.RefusalStart start, Buffer out) {
        said = said == Said.CALLS ? said : Said.REFUSAL;
        blocks.open(start.block(), EMPTY_TEXT, Yield.MAY_BE_CUT, out);
    }

    private void text(int block, String text, Buffer out) {
        if (!text.isEmpty()) {
            blocks.delta(block, delta("text_delta", "text", text), out);
        }
    }

    /** Messages have no sound; the words of it are better than nothing. */
    private void spoken(ChatEvent.AudioDelta sound, Buffer out) {
        String words = sound.transcript().orElse("");
        if (!words.isEmpty() && heard.add(sound.block())) {
            blocks.open(sound.block(), EMPTY_TEXT, Yield.MAY_BE_CUT, out);
        }
        text(sound.block(), words, out);
    }

    private void annotation(ChatEvent.TextAnnotation note, Buffer out) {
        if (note.annotation().dialect() == DialectId.ANTHROPIC) {
            String citation = note.annotation().value().text();
            blocks.delta(note.block(), "{\"type\":\"citations_delta\",\"citation\":" + citation + "}", out);
        }
    }

    private void reasoningEnd(ChatEvent.ReasoningEnd end, Buffer out) {
        end.signature()
                .ifPresent(signature -> blocks.delta(
                        end.block(), delta("signature_delta", "signature", AnthropicSignatures.wrap(signature)), out));
        blocks.close(end.block(), out);
    }

    private void redacted(int key, String data, Buffer out) {
        blocks.open(key, AnthropicBlockQueue.delta("redacted_thinking", "data", data), Yield.WHOLE, out);
        blocks.close(key, out);
    }

    private void callStart(ChatEvent.ToolCallStart start, Buffer out) {
        said = Said.CALLS;
        calls.put(start.block(), start.id());
        Map<String, RawJson> members = new LinkedHashMap<>();
        members.put("type", RawJson.ofString("tool_use"));
        members.put("id", RawJson.ofString(start.id().value()));
        members.put("name", RawJson.ofString(start.name()));
        members.put("input", RawJson.EMPTY_OBJECT);
        members.putAll(start.extras().of(DialectId.ANTHROPIC));
        blocks.open(start.block(), AnthropicJson.object(members).text(), Yield.WHOLE, out);
    }

    private void callEnd(ChatEvent.ToolCallEnd end, Buffer out) {
        blocks.close(end.block(), out);
        ToolCallId call = calls.remove(end.block());
        if (call != null && end.signature().isPresent()) {
            Signature signature = end.signature().get();
            redacted(OWN_BLOCK, CarriedSignatures.wrapCall(call, signature), out);
        }
    }

    /** Blocks with an input stream it, as the provider itself does. */
    private void nativeBlock(ChatEvent.NativeBlock block, Buffer out) {
        AnthropicNativeFrames.write(block, blocks, out);
    }

    private void choiceEnd(ChatEvent.ChoiceEnd end) {
        if (end.choice() == 0) {
            finish = Optional.of(end.finish());
        }
    }

    private void turnEnd(ChatEvent.TurnEnd end, Buffer out) {
        over = true;
        message.start(usage, out);
        blocks.closeAll(out);
        message.end(
                new AnthropicMessageFrames.End(
                        finish.orElseGet(() -> FinishReason.of(FinishReason.Unified.OTHER, "")),
                        said,
                        end.usage().orElse(usage),
                        extras,
                        loop.lastWord(end.warnings(), leftOut.warnings())),
                out);
    }
}

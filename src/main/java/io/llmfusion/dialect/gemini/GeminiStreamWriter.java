package io.llmfusion.dialect.gemini;

import io.llmfusion.dialect.FusionEvents;
import io.llmfusion.dialect.StreamWriter;
import io.llmfusion.dialect.WriteContext;
import io.llmfusion.model.Annotation;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Signature;
import io.llmfusion.model.Usage;
import io.llmfusion.model.Warning;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes the chunks of one answer: a part as it comes, a call when its arguments are whole, and a last chunk with why each
 * candidate stopped, what it rests on, and the usage. There is no last word behind that; an answer that ends by an error has
 * no last chunk.
 */
final class GeminiStreamWriter implements StreamWriter {
    private final WriteContext context;
    private final GeminiChunks chunks;
    private final GeminiLeftOut leftOut = new GeminiLeftOut();
    /** Thoughts, with a mark for each piece: of the end it matters whether they had words. */
    private final Map<Integer, StringBuilder> thoughts = new HashMap<>();

    private final GeminiCallQueue calls = new GeminiCallQueue();
    private final Map<Integer, Ending> endings = new TreeMap<>();
    private final Map<String, RawJson> extras = new LinkedHashMap<>();
    private Optional<Usage> usage = Optional.empty();
    private boolean over;
    private boolean loopEnded;

    /** What the last chunk says of a choice. */
    private static final class Ending {
        private final List<Annotation> annotations = new ArrayList<>();
        private Optional<Annotation> logprobs = Optional.empty();
        private boolean said;
    }

    GeminiStreamWriter(WriteContext context) {
        this.context = context;
        this.chunks = new GeminiChunks(context.model());
    }

    @Override
    public void write(ChatEvent event, Buffer out) {
        if (over) {
            return;
        }
        leftOut.see(event);
        switch (event) {
            case ChatEvent.TurnStart start -> chunks.name(start);
            case ChatEvent.TextDelta delta -> said(delta.choice(), Part.Text.of(delta.text()), out);
            case ChatEvent.RefusalDelta delta -> said(delta.choice(), Part.Text.of(delta.text()), out);
            case ChatEvent.TextAnnotation note ->
                ending(note.choice()).annotations.add(note.annotation());
            case ChatEvent.ReasoningStart start -> thoughts.put(start.block(), new StringBuilder(0));
            case ChatEvent.ReasoningDelta delta -> thought(delta, out);
            case ChatEvent.ReasoningEnd end -> thoughtEnd(end, out);
            case ChatEvent.RedactedReasoning redacted ->
                said(redacted.choice(), new Part.RedactedReasoning(redacted.data()), out);
            case ChatEvent.ToolCallStart start -> calls.start(start);
            case ChatEvent.ToolCallDelta delta -> calls.add(delta);
            case ChatEvent.ToolCallEnd end -> callEnd(end, out);
            case ChatEvent.ImageBlock block -> said(block.choice(), block.image(), out);
            case ChatEvent.AudioDelta delta -> audio(delta, out);
            case ChatEvent.NativeBlock block -> nativeBlock(block, out);
            case ChatEvent.Logprobs logprobs -> ending(logprobs.choice()).logprobs = Optional.of(logprobs.value());
            case ChatEvent.TurnExtras more -> extras.putAll(more.extras().of(DialectId.GEMINI));
            case ChatEvent.UsageReport report -> usage = Optional.of(report.usage());
            case ChatEvent.Loop loop -> loop(loop.event(), out);
            case ChatEvent.ChoiceEnd end -> chunks.finish(end);
            case ChatEvent.TurnEnd end -> turnEnd(end, out);
            case ChatEvent.Failed _ -> over = true;
            // Borders of blocks have no frames in this format.
            case ChatEvent.TextStart _, ChatEvent.TextEnd _, ChatEvent.RefusalStart _, ChatEvent.RefusalEnd _ -> {}
        }
    }

    private Ending ending(int choice) {
        return endings.computeIfAbsent(choice, _ -> new Ending());
    }

    private void said(int choice, Part part, Buffer out) {
        if (part instanceof Part.Text text && text.text().isEmpty()) {
            return;
        }
        ending(choice).said = true;
        chunks.part(choice, part, out);
    }

    private void thought(ChatEvent.ReasoningDelta delta, Buffer out) {
        if (!delta.text().isEmpty()) {
            Optional.ofNullable(thoughts.get(delta.block())).ifPresent(thought -> thought.append('.'));
            said(delta.choice(), new Part.Reasoning(delta.text(), Optional.empty(), Extras.NONE), out);
        }
    }

    /** A signature has a part of its own behind what it signs; the format's own stands beside no thought where none was shown. */
    private void thoughtEnd(ChatEvent.ReasoningEnd end, Buffer out) {
        StringBuilder thought = thoughts.remove(end.block());
        Optional<Signature> signature = end.signature();
        if (signature.isEmpty()) {
            return;
        }
        boolean shown = thought != null && !thought.isEmpty();
        ending(end.choice()).said = true;
        chunks.proof(
                end.choice(), signature.get(), shown ? GeminiChunks.Proof.OF_THOUGHT : GeminiChunks.Proof.ALONE, out);
    }

    private void callEnd(ChatEvent.ToolCallEnd end, Buffer out) {
        for (Part.ToolUse whole : calls.end(end)) {
            leftOut.arguments(whole.call().arguments());
            said(end.choice(), whole, out);
        }
    }

    private void audio(ChatEvent.AudioDelta delta, Buffer out) {
        if (!delta.base64().isEmpty()) {
            said(delta.choice(), GeminiSound.part(delta), out);
        }
        delta.transcript().ifPresent(text -> said(delta.choice(), Part.Text.of(text), out));
    }

    private void nativeBlock(ChatEvent.NativeBlock block, Buffer out) {
        if (block.dialect() == DialectId.GEMINI) {
            said(block.choice(), new Part.Native(block.dialect(), block.type(), block.value()), out);
        }
    }

    private void loop(LoopEvent event, Buffer out) {
        if (context.fusionEvents()) {
            boolean last = event instanceof LoopEvent.Ended;
            loopEnded |= last;
            FusionEvents.shown(event)
                    .map(shown -> last ? FusionEvents.withWarnings(shown, leftOut.warnings()) : shown)
                    .ifPresent(shown -> chunks.fusion(shown, out));
        }
    }

    /** Where the provider gave no usage, no zeros pretend that it had. */
    private void turnEnd(ChatEvent.TurnEnd end, Buffer out) {
        over = true;
        List<Warning> warnings = leftOut.after(end.warnings());
        if (context.fusionEvents() && !loopEnded && !warnings.isEmpty()) {
            chunks.fusion(FusionEvents.lateWarnings(warnings), out);
        }
        boolean said = endings.values().stream().anyMatch(ending -> ending.said);
        chunks.end(
                new GeminiChunks.End(said, extras(), end.usage().or(() -> usage)),
                choice -> new GeminiCandidateWriter.Ending(
                        choice.choice(),
                        choice.finish(),
                        ending(choice.choice()).annotations,
                        ending(choice.choice()).logprobs),
                out);
    }

    private Extras extras() {
        return GeminiField.extras(extras);
    }
}

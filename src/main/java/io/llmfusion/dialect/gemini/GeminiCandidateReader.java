package io.llmfusion.dialect.gemini;

import io.llmfusion.model.Annotation;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Signature;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * Reads the chunks of one candidate. At most one block is open: text, thoughts, or a call whose arguments come in pieces;
 * another kind of part ends it.
 */
final class GeminiCandidateReader {
    private final int choice;
    private final IntSupplier blocks;
    private final Map<String, RawJson> grounding = new HashMap<>();
    private Open open = Open.NOTHING;
    private int block = -1;
    private int soundBlock = -1;
    private Optional<GeminiOpenCall> call = Optional.empty();
    private Optional<String> finish = Optional.empty();
    private boolean calledFunctions;

    private enum Open {
        NOTHING,
        TEXT,
        THOUGHT,
        CALL
    }

    /** @param blocks numbers the blocks of all candidates */
    GeminiCandidateReader(int choice, IntSupplier blocks) {
        this.choice = choice;
        this.blocks = blocks;
    }

    boolean isFinished() {
        return finish.isPresent();
    }

    FinishReason finish() {
        return GeminiFinishReasons.read(
                finish.orElse(""),
                calledFunctions ? GeminiFinishReasons.Said.CALLS : GeminiFinishReasons.Said.NO_CALLS);
    }

    void read(GeminiField candidate, Consumer<ChatEvent> out) {
        GeminiAnswer.parts(candidate).forEach(part -> part(part, out));
        GeminiAnswer.grounding(candidate).forEach((member, value) -> rest(member, value, out));
        candidate
                .object("logprobsResult")
                .ifPresent(value ->
                        out.accept(new ChatEvent.Logprobs(choice, new Annotation(DialectId.GEMINI, value.raw()))));
        candidate.string("finishReason").filter(raw -> !raw.isEmpty()).ifPresent(raw -> finish = Optional.of(raw));
    }

    /** Ends what is open; called once, at the end of the answer. */
    void close(Consumer<ChatEvent> out) {
        switch (open) {
            case NOTHING -> {}
            case TEXT -> out.accept(new ChatEvent.TextEnd(choice, block));
            case THOUGHT -> out.accept(new ChatEvent.ReasoningEnd(choice, block, Optional.empty()));
            case CALL -> call.ifPresent(unfinished -> unfinished.end(out));
        }
        open = Open.NOTHING;
        call = Optional.empty();
    }

    private void part(GeminiField part, Consumer<ChatEvent> out) {
        Optional<GeminiField> function = part.object("functionCall");
        if (function.isPresent() && GeminiOpenCall.isPiece(function.get())) {
            piece(part, function.get(), out);
            return;
        }
        for (Part said : GeminiPartReader.read(part, GeminiCallIds.OF_ANSWERS)) {
            said(said, out);
        }
    }

    /** Arguments in pieces: the first names the function, the last does not say that more will come. */
    private void piece(GeminiField part, GeminiField function, Consumer<ChatEvent> out) {
        if (function.get("name").isPresent()) {
            close(out);
            calledFunctions = true;
            block = blocks.getAsInt();
            open = Open.CALL;
            call = Optional.of(GeminiOpenCall.start(choice, block, part, out));
        }
        if (call.isEmpty() && function.get("partialArgs").isPresent()) {
            throw new GeminiPartialArgs.OutOfOrder("the provider sent arguments of a call that has not begun");
        }
        call.ifPresent(unfinished -> unfinished.add(function, out));
        if (call.isPresent() && !function.isTrue("willContinue")) {
            close(out);
        }
    }

    private void said(Part part, Consumer<ChatEvent> out) {
        switch (part) {
            case Part.Text text -> {
                become(Open.TEXT, out);
                delta(text.text(), out);
            }
            case Part.Reasoning thought -> thought(thought, out);
            case Part.ToolUse use -> {
                close(out);
                calledFunctions = true;
                int number = blocks.getAsInt();
                out.accept(new ChatEvent.ToolCallStart(
                        choice, number, use.call().id(), use.call().name(), use.extras()));
                out.accept(new ChatEvent.ToolCallDelta(
                        choice, number, use.call().arguments().text()));
                out.accept(new ChatEvent.ToolCallEnd(choice, number, use.call().signature()));
            }
            case Part.Image image -> {
                close(out);
                out.accept(new ChatEvent.ImageBlock(choice, blocks.getAsInt(), image));
            }
            case Part.Audio sound -> {
                close(out);
                soundBlock = soundBlock < 0 ? blocks.getAsInt() : soundBlock;
                out.accept(GeminiSound.read(choice, soundBlock, sound));
            }
            case Part.RedactedReasoning redacted -> {
                close(out);
                out.accept(new ChatEvent.RedactedReasoning(choice, blocks.getAsInt(), redacted.data()));
            }
            case Part.Native own -> {
                close(out);
                out.accept(
                        new ChatEvent.NativeBlock(choice, blocks.getAsInt(), own.dialect(), own.type(), own.block()));
            }
            // Nothing that a model answers with.
            case Part.Document _, Part.ToolResult _, Part.Refusal _ -> {}
        }
    }

    private void delta(String text, Consumer<ChatEvent> out) {
        if (!text.isEmpty()) {
            out.accept(new ChatEvent.TextDelta(choice, block, text));
        }
    }

    private void thought(Part.Reasoning thought, Consumer<ChatEvent> out) {
        become(Open.THOUGHT, out);
        if (!thought.text().isEmpty()) {
            out.accept(new ChatEvent.ReasoningDelta(choice, block, thought.text()));
        }
        Optional<Signature> signature = thought.signature();
        if (signature.isPresent()) {
            open = Open.NOTHING;
            out.accept(new ChatEvent.ReasoningEnd(choice, block, signature));
        }
    }

    private void become(Open wanted, Consumer<ChatEvent> out) {
        if (open == wanted) {
            return;
        }
        close(out);
        open = wanted;
        block = blocks.getAsInt();
        out.accept(
                wanted == Open.TEXT
                        ? new ChatEvent.TextStart(choice, block)
                        : new ChatEvent.ReasoningStart(choice, block));
    }

    /** What the text rests on, when it is new: some chunks repeat it. */
    private void rest(String member, RawJson value, Consumer<ChatEvent> out) {
        if (value.equals(grounding.put(member, value))) {
            return;
        }
        become(Open.TEXT, out);
        GeminiGrounding.read(member, value)
                .forEach(annotation -> out.accept(new ChatEvent.TextAnnotation(choice, block, annotation)));
    }
}

package io.llmfusion.dialect.chat;

import io.llmfusion.dialect.FusionEvents;
import io.llmfusion.dialect.StreamWriter;
import io.llmfusion.dialect.WriteContext;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Usage;
import io.llmfusion.model.Warning;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the chunks of one answer as OpenAI does: a role chunk for each choice, deltas, a finish chunk of its own for each
 * choice, the usage chunk if it was asked for, `[DONE]`; an answer that ends by an error gets no `[DONE]`.
 */
final class ChatStreamWriter implements StreamWriter {
    private final WriteContext context;
    private final ChatChunks chunks;
    private final ChatCallWriter calls;
    private final ChatCitations citations = new ChatCitations();
    private final ChatLeftOut leftOut = new ChatLeftOut();
    private final Set<Integer> introduced = new HashSet<>();
    private Optional<Usage> usage = Optional.empty();
    private boolean named;
    private boolean ended;
    private boolean loopEnded;

    ChatStreamWriter(WriteContext context) {
        this.context = context;
        chunks = new ChatChunks(context);
        calls = new ChatCallWriter(chunks);
    }

    @Override
    public void write(ChatEvent event, Buffer out) {
        if (ended) {
            return;
        }
        leftOut.see(event);
        switch (event) {
            case ChatEvent.TurnStart start -> start(start);
            case ChatEvent.TextStart start -> citations.start(start);
            case ChatEvent.TextDelta delta -> {
                citations.text(delta);
                say(delta.choice(), "content", delta.text(), out);
            }
            case ChatEvent.TextEnd end -> citations.end(end).forEach(each -> annotation(end.choice(), each, out));
            case ChatEvent.ReasoningDelta delta -> say(delta.choice(), "reasoning_content", delta.text(), out);
            case ChatEvent.RefusalDelta delta -> say(delta.choice(), "refusal", delta.text(), out);
            case ChatEvent.TextAnnotation annotation -> annotation(annotation, out);
            case ChatEvent.ToolCallStart call -> {
                introduce(call.choice(), out);
                calls.start(call, out);
            }
            case ChatEvent.ToolCallDelta delta -> calls.delta(delta, out);
            case ChatEvent.ToolCallEnd end -> calls.end(end, out);
            case ChatEvent.NativeBlock block -> {
                introduce(block.choice(), out);
                calls.nativeBlock(block, out);
            }
            case ChatEvent.ImageBlock block -> image(block, out);
            case ChatEvent.AudioDelta audio -> audio(audio, out);
            case ChatEvent.Logprobs logprobs -> logprobs(logprobs, out);
            case ChatEvent.TurnExtras fields -> chunks.extras(fields.extras(), out);
            case ChatEvent.UsageReport report -> usage = Optional.of(report.usage());
            case ChatEvent.Loop loop -> loop(loop.event(), out);
            case ChatEvent.ChoiceEnd end -> choiceEnd(end, out);
            case ChatEvent.TurnEnd end -> turnEnd(end, out);
            case ChatEvent.Failed _ -> ended = true;
            // Block borders have no frames in this format, and foreign signatures no place.
            case ChatEvent.ReasoningStart _,
                    ChatEvent.ReasoningEnd _,
                    ChatEvent.RedactedReasoning _,
                    ChatEvent.RefusalStart _,
                    ChatEvent.RefusalEnd _ -> {}
        }
    }

    /** Of several turns of a loop the first names the answer: to the client it is one. */
    private void start(ChatEvent.TurnStart start) {
        if (!named) {
            named = true;
            chunks.name(start);
        }
    }

    /** The role chunk, before the first of a choice: which choices there are is known only when they come. */
    private void introduce(int choice, Buffer out) {
        if (introduced.add(choice)) {
            chunks.delta(choice, "\"role\":\"assistant\",\"content\":\"\",\"refusal\":null", out);
        }
    }

    private void say(int choice, String field, String text, Buffer out) {
        if (text.isEmpty()) {
            return;
        }
        introduce(choice, out);
        chunks.text(choice, field, text, out);
    }

    private void annotation(ChatEvent.TextAnnotation event, Buffer out) {
        if (event.annotation().dialect() == DialectId.CHAT) {
            annotation(event.choice(), event.annotation().value(), out);
        } else {
            citations.cited(event);
        }
    }

    private void annotation(int choice, RawJson annotation, Buffer out) {
        introduce(choice, out);
        chunks.delta(choice, "\"annotations\":[" + ChatChunks.oneLine(annotation) + "]", out);
    }

    private void image(ChatEvent.ImageBlock event, Buffer out) {
        ChatNative.image(event.image()).ifPresent(image -> {
            introduce(event.choice(), out);
            chunks.delta(event.choice(), "\"images\":[" + image.text() + "]", out);
        });
    }

    private void audio(ChatEvent.AudioDelta event, Buffer out) {
        introduce(event.choice(), out);
        ObjectNode audio = Json.object();
        event.extras().of(DialectId.CHAT).forEach((name, value) -> audio.set(name, value.tree()));
        if (!event.base64().isEmpty()) {
            audio.put("data", event.base64());
        }
        event.transcript().ifPresent(text -> audio.put("transcript", text));
        chunks.delta(event.choice(), "\"audio\":" + Json.write(audio), out);
    }

    private void logprobs(ChatEvent.Logprobs event, Buffer out) {
        if (event.value().dialect() == DialectId.CHAT) {
            introduce(event.choice(), out);
            chunks.logprobs(event.choice(), ChatChunks.oneLine(event.value().value()), out);
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

    private void choiceEnd(ChatEvent.ChoiceEnd end, Buffer out) {
        introduce(end.choice(), out);
        chunks.finish(end.choice(), ChatFinishReasons.write(end.finish()), out);
    }

    /** Where the provider gave no usage, no chunk with zeros pretends that it had. */
    private void turnEnd(ChatEvent.TurnEnd end, Buffer out) {
        ended = true;
        List<Warning> warnings = leftOut.after(end.warnings());
        if (context.fusionEvents() && !loopEnded && !warnings.isEmpty()) {
            chunks.fusion(FusionEvents.lateWarnings(warnings), out);
        }
        if (context.includeUsage()) {
            end.usage().or(() -> usage).ifPresent(tokens -> chunks.usage(tokens, out));
        }
        out.appendString("data: [DONE]\n\n");
    }
}

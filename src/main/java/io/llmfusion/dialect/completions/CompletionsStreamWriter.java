package io.llmfusion.dialect.completions;

import io.llmfusion.dialect.FusionEvents;
import io.llmfusion.dialect.StreamWriter;
import io.llmfusion.dialect.WriteContext;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.Json;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.Usage;
import io.llmfusion.model.Warning;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Writes the chunks of a completion: text, a finish for each choice, usage if it was asked for, `[DONE]`. */
final class CompletionsStreamWriter implements StreamWriter {
    private final WriteContext context;
    private final CompletionsLeftOut left = new CompletionsLeftOut();
    private ChatEvent.TurnStart start;
    private boolean named;
    private Optional<Usage> usage = Optional.empty();
    private boolean ended;
    private boolean loopEnded;

    CompletionsStreamWriter(WriteContext context) {
        this.context = context;
        this.start = new ChatEvent.TurnStart("", context.model(), 0);
    }

    @Override
    public void write(ChatEvent event, Buffer out) {
        if (ended) {
            return;
        }
        left.see(event);
        switch (event) {
            case ChatEvent.TurnStart first -> start(first);
            case ChatEvent.TextDelta delta -> text(delta.choice(), delta.text(), out);
            case ChatEvent.RefusalDelta delta -> text(delta.choice(), delta.text(), out);
            case ChatEvent.UsageReport report -> usage = Optional.of(report.usage());
            case ChatEvent.Loop loop -> loop(loop.event(), out);
            case ChatEvent.ChoiceEnd end ->
                choice(end.choice(), "", Optional.of(CompletionsLeftOut.finishReason(end.finish())), out);
            case ChatEvent.TurnEnd end -> end(end, out);
            case ChatEvent.Failed _ -> ended = true;
            default -> {}
        }
    }

    /** Of several turns of a loop the first names the answer: to the client it is one. */
    private void start(ChatEvent.TurnStart first) {
        if (!named) {
            named = true;
            start = first;
        }
    }

    private void text(int choice, String text, Buffer out) {
        if (!text.isEmpty()) {
            choice(choice, text, Optional.empty(), out);
        }
    }

    private void choice(int index, String text, Optional<String> finish, Buffer out) {
        ObjectNode chunk = chunk();
        chunk.putArray("choices")
                .addObject()
                .put("text", text)
                .put("index", index)
                .putNull("logprobs")
                .put("finish_reason", finish.orElse(null));
        frame(chunk, out);
    }

    private void loop(LoopEvent event, Buffer out) {
        if (context.fusionEvents()) {
            boolean last = event instanceof LoopEvent.Ended;
            loopEnded |= last;
            FusionEvents.shown(event)
                    .map(shown -> last ? FusionEvents.withWarnings(shown, left.warnings()) : shown)
                    .ifPresent(shown -> fusion(shown, out));
        }
    }

    private void end(ChatEvent.TurnEnd end, Buffer out) {
        ended = true;
        List<Warning> warnings = left.after(end.warnings());
        if (context.fusionEvents() && !loopEnded && !warnings.isEmpty()) {
            fusion(FusionEvents.lateWarnings(warnings), out);
        }
        if (context.includeUsage()) {
            end.usage().or(() -> usage).ifPresent(tokens -> {
                ObjectNode chunk = chunk();
                chunk.putArray("choices");
                chunk.set("usage", CompletionsTurnWriter.usage(tokens));
                frame(chunk, out);
            });
        }
        out.appendString("data: [DONE]\n\n");
    }

    private void fusion(ObjectNode shown, Buffer out) {
        ObjectNode chunk = chunk();
        chunk.putArray("choices");
        chunk.set("fusion", shown);
        frame(chunk, out);
    }

    private ObjectNode chunk() {
        return Json.object()
                .put("id", start.id())
                .put("object", "text_completion")
                .put("created", start.created())
                .put("model", start.model());
    }

    private static void frame(ObjectNode chunk, Buffer out) {
        out.appendString("data: ").appendBuffer(Json.writeBuffer(chunk)).appendString("\n\n");
    }
}

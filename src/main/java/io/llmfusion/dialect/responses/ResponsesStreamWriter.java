package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.CarriedSignatures;
import io.llmfusion.dialect.Errors;
import io.llmfusion.dialect.StreamWriter;
import io.llmfusion.dialect.WriteContext;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RequestId;
import io.llmfusion.model.ToolCallId;
import io.llmfusion.model.Usage;
import io.llmfusion.model.Warning;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a stream for a client, in the order that strict clients hold a server to.
 *
 * <pre>
 *   created in_progress (added (part.added delta* text.done part.done)* done)* (completed | incomplete | error failed)
 * </pre>
 *
 * Of several choices the first is written; a further {@code TurnStart}, as a tool loop has them, opens no second response.
 */
final class ResponsesStreamWriter implements StreamWriter {
    private final ResponsesEnvelope envelope;
    private final ResponsesFrames frames = new ResponsesFrames();
    private final ResponsesOutput output = new ResponsesOutput(frames);
    private final ResponsesOpenMessage message = new ResponsesOpenMessage(output);
    private final ResponsesOpenReasoning reasoning = new ResponsesOpenReasoning(output);
    private final ResponsesOpenCall call;
    private final ResponsesLoopItems loop;
    private final ResponsesLeftOut leftOut = new ResponsesLeftOut();
    private final ResponsesBlockQueue blocks = new ResponsesBlockQueue(this::block, this::endOpen);
    private final Map<Integer, ToolCallId> calls = new HashMap<>();
    private final Set<Integer> heard = new HashSet<>();
    private Optional<FinishReason> finish = Optional.empty();
    private Optional<Usage> usage = Optional.empty();
    private ResponsesFinishReasons.Said said = ResponsesFinishReasons.Said.NOTHING_OF_NOTE;
    private String last = "";
    private boolean begun;
    private boolean over;

    ResponsesStreamWriter(WriteContext context) {
        ResponsesRequestEcho echo = new ResponsesRequestEcho(context);
        envelope = new ResponsesEnvelope(context, echo);
        call = new ResponsesOpenCall(output, echo);
        loop = new ResponsesLoopItems(output, context);
    }

    /** The response as the terminal event has it; empty before. */
    String response() {
        return last;
    }

    List<Warning> warnings() {
        return leftOut.warnings();
    }

    /** Something of this kind has no place here. */
    void leftOut(String kind) {
        leftOut.note(kind);
    }

    @Override
    public void write(ChatEvent event, Buffer out) {
        if (over) {
            return;
        }
        output.into(out);
        leftOut.see(event);
        switch (event) {
            case ChatEvent.TurnStart start -> begin(start, out);
            case ChatEvent.UsageReport report -> usage = Optional.of(report.usage());
            case ChatEvent.TurnExtras more -> envelope.extras(more.extras());
            case ChatEvent.Logprobs value when value.choice() == 0 -> message.logprobs(value.value());
            case ChatEvent.Logprobs _ -> {}
            case ChatEvent.ChoiceEnd end -> finish = end.choice() == 0 ? Optional.of(end.finish()) : finish;
            case ChatEvent.TurnEnd end -> turnEnd(end, out);
            case ChatEvent.Failed _ -> {}
            case ChatEvent.Loop step -> {
                beginUnnamed(out);
                message.close();
                loop.see(step.event());
            }
            default -> {
                beginUnnamed(out);
                queue(event);
            }
        }
    }

    /** Blocks of the first choice. */
    private void queue(ChatEvent event) {
        switch (event) {
            case ChatEvent.TextStart e when e.choice() == 0 -> blocks.text(e.block(), e);
            case ChatEvent.TextDelta e when e.choice() == 0 -> blocks.delta(e.block(), e);
            case ChatEvent.TextAnnotation e when e.choice() == 0 -> blocks.delta(e.block(), e);
            case ChatEvent.TextEnd e when e.choice() == 0 -> blocks.end(e.block(), e);
            case ChatEvent.RefusalStart e when e.choice() == 0 -> blocks.start(e.block(), e);
            case ChatEvent.RefusalDelta e when e.choice() == 0 -> blocks.delta(e.block(), e);
            case ChatEvent.RefusalEnd e when e.choice() == 0 -> blocks.end(e.block(), e);
            case ChatEvent.ReasoningStart e when e.choice() == 0 -> blocks.start(e.block(), e);
            case ChatEvent.ReasoningDelta e when e.choice() == 0 -> blocks.delta(e.block(), e);
            case ChatEvent.ReasoningEnd e when e.choice() == 0 -> blocks.end(e.block(), e);
            case ChatEvent.RedactedReasoning e when e.choice() == 0 -> blocks.whole(e.block(), e);
            case ChatEvent.ToolCallStart e
            when e.choice() == 0 -> {
                calls.put(e.block(), e.id());
                blocks.start(e.block(), e);
            }
            case ChatEvent.ToolCallDelta e when e.choice() == 0 -> blocks.delta(e.block(), e);
            case ChatEvent.ToolCallEnd e when e.choice() == 0 -> blocks.end(e.block(), e);
            case ChatEvent.ImageBlock e
            when e.choice() == 0 && ResponsesItems.isPicture(e.image().source()) -> blocks.whole(e.block(), e);
            case ChatEvent.AudioDelta e when e.choice() == 0 -> spoken(e);
            case ChatEvent.NativeBlock e
            when e.choice() == 0 && e.dialect() == DialectId.RESPONSES -> blocks.whole(e.block(), e);
            default -> {} // of another choice, or nothing that this format has
        }
    }

    /** Responses have no sound; the words of it are better than nothing. */
    private void spoken(ChatEvent.AudioDelta sound) {
        String words = sound.transcript().orElse("");
        if (words.isEmpty()) {
            return;
        }
        if (heard.add(sound.block())) {
            blocks.text(sound.block(), new ChatEvent.TextStart(0, sound.block()));
        }
        blocks.delta(sound.block(), new ChatEvent.TextDelta(0, sound.block(), words));
    }

    /** Blocks one after the other, as the queue lets them through. */
    private void block(ChatEvent event) {
        switch (event) {
            case ChatEvent.TextStart start -> message.begin(start.extras());
            case ChatEvent.TextDelta delta -> message.text(delta.text());
            case ChatEvent.TextAnnotation note -> message.annotation(note.annotation());
            case ChatEvent.TextEnd _ -> message.endPart();
            case ChatEvent.RefusalStart _ -> said = called() ? said : ResponsesFinishReasons.Said.REFUSAL;
            case ChatEvent.RefusalDelta delta -> message.refusal(delta.text());
            case ChatEvent.RefusalEnd _ -> message.endPart();
            case ChatEvent.ReasoningStart start -> {
                message.close();
                reasoning.begin(start.extras());
            }
            case ChatEvent.ReasoningDelta delta -> reasoning.text(delta.text());
            case ChatEvent.ReasoningEnd end -> reasoning.end(end.signature());
            case ChatEvent.RedactedReasoning redacted -> {
                message.close();
                reasoning.carry(
                        redacted.data().issuer() == DialectId.RESPONSES
                                ? ResponsesSignatures.wrap(redacted.data())
                                : CarriedSignatures.wrapRedacted(redacted.data()));
            }
            case ChatEvent.ToolCallStart start -> {
                said = ResponsesFinishReasons.Said.CALLS;
                message.close();
                call.begin(start);
            }
            case ChatEvent.ToolCallDelta delta -> call.arguments(delta.arguments());
            case ChatEvent.ToolCallEnd end -> callEnd(end);
            case ChatEvent.ImageBlock image -> {
                message.close();
                picture(image);
            }
            case ChatEvent.NativeBlock item -> nativeItem(item);
            default -> throw new IllegalStateException("no block: " + event);
        }
    }

    private boolean called() {
        return said == ResponsesFinishReasons.Said.CALLS;
    }

    private void callEnd(ChatEvent.ToolCallEnd end) {
        call.end();
        ToolCallId id = calls.remove(end.block());
        if (id != null) {
            end.signature().ifPresent(given -> reasoning.carry(CarriedSignatures.wrapCall(id, given)));
        }
    }

    private void picture(ChatEvent.ImageBlock image) {
        String id = output.nextId("ig");
        int index = output.open(ResponsesItems.picture(
                id, ResponsesItems.State.BEGUN, image.image().source()));
        output.frame("response.image_generation_call.in_progress", id, index, "");
        output.frame("response.image_generation_call.completed", id, index, "");
        output.done(
                index,
                ResponsesItems.picture(
                        id, ResponsesItems.State.DONE, image.image().source()));
    }

    private void nativeItem(ChatEvent.NativeBlock item) {
        message.close();
        if (item.type().startsWith(ResponsesContentReader.NATIVE)) {
            leftOut.note(item.type());
            return;
        }
        String json = item.value().text();
        output.done(output.open(json), json);
    }

    /** Whatever is open is over. */
    private void endOpen() {
        reasoning.end(Optional.empty());
        call.end();
        message.endPart();
    }

    private void begin(ChatEvent.TurnStart start, Buffer out) {
        envelope.named(start);
        if (begun) {
            return;
        }
        begun = true;
        output.named(envelope.id());
        String response = "\"response\":" + envelope.json(ResponsesEnvelope.State.begun());
        frames.append(out, "response.created", response);
        frames.append(out, "response.in_progress", response);
    }

    private void beginUnnamed(Buffer out) {
        if (!begun) {
            begin(new ChatEvent.TurnStart("", "", 0), out);
        }
    }

    private void turnEnd(ChatEvent.TurnEnd end, Buffer out) {
        beginUnnamed(out);
        closeItems();
        if (message.hasLogprobsLeft()) {
            leftOut.note("logprobs");
        }
        over = true;
        FinishReason reason = finish.orElseGet(() -> FinishReason.of(FinishReason.Unified.OTHER, ""));
        ResponsesFinishReasons.Status status = ResponsesFinishReasons.write(reason, said);
        last = envelope.json(new ResponsesEnvelope.State(
                status.word(),
                status.incomplete(),
                Optional.empty(),
                output.items(),
                end.usage().or(() -> usage),
                loop.lastWord(end.warnings(), leftOut.warnings())));
        frames.append(out, "response." + status.word(), "\"response\":" + last);
    }

    private void closeItems() {
        blocks.closeAll();
        message.close();
        loop.closeAll();
    }

    /** As the API itself: an event that says what went wrong, then the response that has failed. */
    @Override
    public Buffer failure(GatewayError error, RequestId request, Errors errors) {
        Buffer out = Buffer.buffer();
        output.into(out);
        beginUnnamed(out);
        over = true;
        ResponsesErrorWords words = ResponsesErrorWords.of(error, request);
        frames.append(out, "error", words.members());
        RawJson shown = RawJson.of(Json.object().put("code", words.code()).put("message", words.message()));
        last = envelope.json(new ResponsesEnvelope.State(
                "failed", Optional.empty(), Optional.of(shown), output.items(), usage, Optional.empty()));
        frames.append(out, "response.failed", "\"response\":" + last);
        return out;
    }
}

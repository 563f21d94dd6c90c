package io.llmfusion.provider;

import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawChunk;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Usage;
import io.llmfusion.sse.SseEvent;
import io.llmfusion.sse.SseFrames;
import io.llmfusion.sse.SseVerdict;
import io.llmfusion.sse.SseVisitor;
import io.llmfusion.sse.Utf8Slice;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Events of a picture, of speech, of a transcription or of a completion in the making, passed on whole and as they are. Every
 * event but an error is content.
 */
final class PassedEvents implements AnswerReading, SseVisitor {
    private final Attempt attempt;
    private final End end;
    private final Function<Buffer, GatewayError> errors;
    private final SseFrames frames;
    private boolean lastWord;
    private boolean content;
    private boolean ended;
    private Optional<GatewayError> error = Optional.empty();
    private Optional<Usage> usage = Optional.empty();

    /** How a stream shows that it is complete. */
    enum End {
        /** By the end of the body: what is cut before shows by the connection. */
        OF_BODY,
        /** By `[DONE]`, or a finish reason where a server leaves that out. */
        SAID,
        /** The same, behind a chunk of usage that the client has not asked for. */
        SAID_BEHIND_USAGE
    }

    /** @param errors reads the data of an error event */
    PassedEvents(Attempt attempt, End end, Function<Buffer, GatewayError> errors) {
        this.attempt = attempt;
        this.end = end;
        this.errors = errors;
        this.frames = new SseFrames(Streams.MAXIMUM_EVENT_BYTES, this);
    }

    @Override
    public void read(Buffer read) {
        if (!over()) {
            pass(frames.accept(read));
            attempt.unfinished(frames.unfinishedBytes());
        }
    }

    @Override
    public void end() {
        if (!over()) {
            pass(frames.end());
        }
        if (!over()) {
            finish();
        }
    }

    private void finish() {
        ended = true;
        if (content && (lastWord || end == End.OF_BODY)) {
            attempt.finish(new StreamItem.RawEnd(usage, Optional.empty(), List.of()), usage);
        } else {
            attempt.fail(Streams.cut());
        }
    }

    @Override
    public void cut() {
        if (!over()) {
            frames.stop();
            attempt.fail(Streams.cut());
        }
    }

    @Override
    public boolean over() {
        return ended || error.isPresent() || !attempt.live();
    }

    @Override
    public SseVerdict event(SseEvent event) {
        Utf8Slice data = event.data();
        OperationFacts facts = OperationFacts.of(data.toBuffer());
        if (event.name().equals("error") || facts.isError()) {
            error = Optional.of(errors.apply(data.toBuffer()));
            frames.stop();
            return SseVerdict.DROP;
        }
        usage = facts.usage().or(() -> usage);
        if (end != End.OF_BODY
                && isUsageAlone(data)
                && end == End.SAID_BEHIND_USAGE
                && facts.usage().isPresent()) {
            return SseVerdict.DROP;
        }
        content = true;
        return SseVerdict.KEEP;
    }

    /** Looks for the last word, too. */
    private boolean isUsageAlone(Utf8Slice data) {
        if (data.is("[DONE]")) {
            lastWord = true;
            return false;
        }
        JsonNode choices = new RawJson(data.text())
                .parsed()
                .map(chunk -> chunk.path("choices"))
                .orElseGet(Json::object);
        for (JsonNode choice : choices) {
            lastWord |= choice.path("finish_reason").isString();
        }
        return choices.isEmpty();
    }

    @Override
    public SseVerdict unfinished(SseEvent event) {
        return event(event);
    }

    @Override
    public void tooLarge(int maximumBytes) {
        error = Optional.of(Streams.tooLarge(maximumBytes));
    }

    private void pass(Buffer whole) {
        if (whole.length() > 0) {
            StreamItem item = new StreamItem.Raw(new RawChunk(whole));
            if (content) {
                attempt.content(item);
            } else {
                attempt.lifecycle(item);
            }
        }
        error.ifPresent(attempt::fail);
    }
}

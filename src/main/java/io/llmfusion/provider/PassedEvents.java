package io.llmfusion.provider;

import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RawChunk;
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

/**
 * Events of a picture, of speech or of a transcription in the making, passed on whole and as they are. Every event but an
 * error is content. These streams end with the body; what is cut before its last event shows by the connection.
 */
final class PassedEvents implements AnswerReading, SseVisitor {
    private final Attempt attempt;
    private final Function<Buffer, GatewayError> errors;
    private final SseFrames frames;
    private boolean content;
    private boolean ended;
    private Optional<GatewayError> error = Optional.empty();
    private Optional<Usage> usage = Optional.empty();

    /** @param errors reads the data of an error event */
    PassedEvents(Attempt attempt, Function<Buffer, GatewayError> errors) {
        this.attempt = attempt;
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
        if (content) {
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
        content = true;
        usage = facts.usage().or(() -> usage);
        return SseVerdict.KEEP;
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

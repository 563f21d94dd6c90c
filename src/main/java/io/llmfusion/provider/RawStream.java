package io.llmfusion.provider;

import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.dialect.StreamScan;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RawChunk;
import io.llmfusion.sse.SseEvent;
import io.llmfusion.sse.SseFrames;
import io.llmfusion.sse.SseVerdict;
import io.llmfusion.sse.SseVisitor;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/**
 * A stream whose frames go on as they are. Of each read everything up to the last whole frame goes on at once; a scan looks
 * at each for content, usage, errors and the end.
 */
final class RawStream implements AnswerReading, SseVisitor {
    private final Attempt attempt;
    private final StreamScan scan;
    private final SseFrames frames;
    private boolean content;
    private boolean ended;
    private Optional<GatewayError> error = Optional.empty();

    RawStream(Attempt attempt, StreamScan scan) {
        this.attempt = attempt;
        this.scan = scan;
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
            endWithoutTerminal();
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
        return switch (scan.look(Streams.name(event), event.data())) {
            case LIFECYCLE -> SseVerdict.KEEP;
            case CONTENT -> {
                content = true;
                yield SseVerdict.KEEP;
            }
            case DROP -> SseVerdict.DROP;
            case END -> {
                ended = true;
                frames.stop();
                yield SseVerdict.KEEP;
            }
            case ERROR -> {
                error = Optional.of(scan.error().orElseGet(Streams::cut));
                frames.stop();
                yield isProvidersWord() ? SseVerdict.KEEP : SseVerdict.DROP;
            }
        };
    }

    /** Garbage is no error frame: in its place the client gets ours. */
    private boolean isProvidersWord() {
        return error.filter(GatewayError.UpstreamFailed.class::isInstance)
                .map(GatewayError.UpstreamFailed.class::cast)
                .filter(failed -> failed.reason() == GatewayError.UpstreamFailed.Reason.BAD_ANSWER)
                .isEmpty();
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
        if (error.isPresent() && !content) {
            attempt.fail(error.get());
            return;
        }
        if (whole.length() > 0) {
            StreamItem item = new StreamItem.Raw(new RawChunk(whole));
            if (content) {
                attempt.content(item);
            } else {
                attempt.lifecycle(item);
            }
        }
        if (error.isPresent()) {
            finishBroken(error.get());
        } else if (ended) {
            finish();
        }
    }

    /** Some servers leave the last word out: a finish reason is one too. */
    private void endWithoutTerminal() {
        if (scan.finish().isPresent()) {
            ended = true;
            finish();
        } else {
            attempt.fail(Streams.cut());
        }
    }

    private void finish() {
        attempt.finish(terminal(), scan.usage());
    }

    /** The provider's own error frame has just gone on, so the client needs no second one from us. */
    private void finishBroken(GatewayError broken) {
        if (scan.error().isPresent() && isProvidersWord()) {
            attempt.finishBroken(terminal(), scan.usage(), broken);
        } else {
            attempt.fail(broken);
        }
    }

    private StreamItem terminal() {
        return new StreamItem.RawEnd(scan.usage(), scan.finish(), List.of());
    }
}

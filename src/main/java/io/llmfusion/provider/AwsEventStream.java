package io.llmfusion.provider;

import io.llmfusion.dialect.StreamReader;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.GatewayError;
import io.vertx.core.buffer.Buffer;

/** A stream in AWS' frames that is read into pivot events. */
final class AwsEventStream implements AnswerReading {
    private final Attempt attempt;
    private final StreamReader reader;
    private final ChatEvents events;
    private final AwsFrames frames;

    /** @param events what becomes of them: a stream, or one turn */
    AwsEventStream(Attempt attempt, StreamReader reader, ChatEvents events) {
        this.attempt = attempt;
        this.reader = reader;
        this.events = events;
        this.frames = new AwsFrames(this::frame);
    }

    @Override
    public void read(Buffer read) {
        if (over()) {
            return;
        }
        try {
            frames.accept(read);
            attempt.unfinished(frames.unfinishedBytes());
        } catch (AwsFrames.Broken broken) {
            attempt.fail(new GatewayError.UpstreamFailed(
                    broken.problem(), GatewayError.UpstreamFailed.Reason.BROKEN_STREAM));
        }
    }

    @Override
    public void end() {
        if (!over() && frames.unfinishedBytes() == 0) {
            reader.end(this::event);
        }
        if (!over()) {
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
        return events.ended() || !attempt.live();
    }

    private void frame(AwsFrame frame) {
        reader.read(frame.name(), frame.payload(), this::event);
        if (over()) {
            frames.stop();
        }
    }

    private void event(ChatEvent event) {
        if (!over()) {
            events.event(event instanceof ChatEvent.TurnStart start ? start.createdAt(Streams.now()) : event);
        }
    }
}

package io.llmfusion.provider;

import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.model.RawChunk;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** Sound as it comes: each read goes on at once, the first one is content. Nothing in it says where it ends but the body. */
final class PassedBytes implements AnswerReading {
    private final Attempt attempt;
    private boolean any;
    private boolean ended;

    PassedBytes(Attempt attempt) {
        this.attempt = attempt;
    }

    @Override
    public void read(Buffer read) {
        if (!over() && read.length() > 0) {
            any = true;
            attempt.content(new StreamItem.Raw(new RawChunk(read)));
        }
    }

    @Override
    public void end() {
        if (over()) {
            return;
        }
        ended = true;
        if (any) {
            attempt.finish(new StreamItem.RawEnd(Optional.empty(), Optional.empty(), List.of()), Optional.empty());
        } else {
            attempt.fail(Streams.badAnswer("The provider answered with an empty body."));
        }
    }

    @Override
    public void cut() {
        if (!over()) {
            attempt.fail(Streams.cut());
        }
    }

    @Override
    public boolean over() {
        return ended || !attempt.live();
    }
}

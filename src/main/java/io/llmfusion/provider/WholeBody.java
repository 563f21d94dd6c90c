package io.llmfusion.provider;

import io.llmfusion.model.GatewayError;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Consumer;

/** A body that is collected whole, within a bound and the node's budget, before anything is made of it. */
final class WholeBody implements AnswerReading {
    private static final Buffer NOTHING = Buffer.buffer(0);

    private final Attempt attempt;
    private final Bound bound;
    private final Consumer<Buffer> taker;
    private Optional<Buffer> collected = Optional.empty();
    private boolean copied;
    private boolean over;

    /** How much is taken and what happens beyond it. */
    enum Bound {
        /** Beyond it the answer is an error of the provider. */
        ANSWER(64 << 20),
        /** Beyond it the rest does not matter. */
        ERROR(64 << 10);

        private final int bytes;

        Bound(int bytes) {
            this.bytes = bytes;
        }
    }

    WholeBody(Attempt attempt, Bound bound, Consumer<Buffer> taker) {
        this.attempt = attempt;
        this.bound = bound;
        this.taker = taker;
    }

    @Override
    public void read(Buffer read) {
        if (over() || !attempt.collect(read.length())) {
            return;
        }
        add(read);
        if (collected.orElse(NOTHING).length() > bound.bytes) {
            switch (bound) {
                case ANSWER -> attempt.fail(tooLarge());
                case ERROR -> end();
            }
        }
    }

    /** Most answers come in one read, which is then taken as it is. */
    private void add(Buffer read) {
        if (collected.isEmpty()) {
            collected = Optional.of(read);
            return;
        }
        Buffer all = collected.get();
        if (!copied) {
            copied = true;
            all = Buffer.buffer(2 * (all.length() + read.length())).appendBuffer(all);
        }
        collected = Optional.of(all.appendBuffer(read));
    }

    @Override
    public void end() {
        if (!over()) {
            over = true;
            taker.accept(collected.orElse(NOTHING));
        }
    }

    @Override
    public void cut() {
        switch (bound) {
            case ANSWER -> {
                if (!over()) {
                    attempt.fail(Streams.cut());
                }
            }
            case ERROR -> end();
        }
    }

    @Override
    public boolean over() {
        return over || !attempt.live();
    }

    private GatewayError tooLarge() {
        return Streams.badAnswer("The provider's answer is larger than " + (bound.bytes >> 20) + " MB.");
    }
}

package io.llmfusion.provider;

import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.OperationBody;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The built-in demonstration: no network, no key, the same answer to the same question. It repeats the question, and calls
 * tools when the question names them.
 */
final class DemoUpstream implements Upstream {
    private static final List<String> MODELS = List.of("echo");

    private final ProviderSetup setup;
    private final Vertx vertx;
    private final DemoOperations operations;

    DemoUpstream(ProviderSetup setup, Vertx vertx) {
        this.setup = setup;
        this.vertx = vertx;
        this.operations = new DemoOperations(setup.dialects());
    }

    @Override
    public void call(Attempt attempt) {
        String model = attempt.command().target().model();
        if (!MODELS.contains(model)) {
            attempt.failOurselves(new GatewayError.ModelNotFound(model, MODELS));
            return;
        }
        try {
            switch (attempt.command().body()) {
                case ChatBody.Parsed parsed -> chat(attempt, parsed.request());
                case ChatBody.Raw raw ->
                    chat(
                            attempt,
                            setup.dialects()
                                    .client(raw.dialect())
                                    .requestReader()
                                    .read(raw.head(), raw.bytes()));
                case OperationBody body -> operations.answer(attempt, body);
            }
        } catch (InvalidBody invalid) {
            attempt.failOurselves(invalid.error());
        }
    }

    private void chat(Attempt attempt, ChatRequest request) {
        ChatTurn turn = new DemoAnswer(request).turn();
        attempt.connected();
        deliver(attempt, turn);
    }

    private void deliver(Attempt attempt, ChatTurn turn) {
        if (attempt.command().body().stream()) {
            new Telling(attempt, DemoAnswer.words(TurnEvents.of(turn))).start();
        } else {
            attempt.answer(new ChatReply.Answered(attempt.head(), turn), turn.usage());
        }
    }

    @Override
    public void close() {}

    /** Tells events at the configured pace: as content goes out one by one, everything else with it. */
    private final class Telling implements Feed {
        private static final long NO_TIMER = -1;

        private final Attempt attempt;
        private final Deque<ChatEvent> events;
        private long timer = NO_TIMER;
        private boolean paused;
        private boolean telling;

        Telling(Attempt attempt, List<ChatEvent> events) {
            this.attempt = attempt;
            this.events = new ArrayDeque<>(events);
        }

        void start() {
            attempt.feed(this);
            go();
        }

        @Override
        public void pause() {
            paused = true;
            stopTimer();
        }

        @Override
        public void resume() {
            paused = false;
            go();
        }

        @Override
        public void reset() {
            events.clear();
            stopTimer();
        }

        private void go() {
            long pace = setup.pacing().demo().toMillis();
            if (pace > 0) {
                stopTimer();
                timer = vertx.setPeriodic(1, pace, ignored -> tellOne());
            } else if (!telling) {
                telling = true;
                while (!paused && !events.isEmpty()) {
                    tellOne();
                }
                telling = false;
            }
        }

        /** Up to the next content, that included. */
        private void tellOne() {
            attempt.active();
            boolean told = false;
            while (!told && !events.isEmpty()) {
                told = tell(events.poll());
            }
            if (events.isEmpty()) {
                stopTimer();
            }
        }

        private boolean tell(ChatEvent event) {
            StreamItem item = new StreamItem.Event(event);
            if (event instanceof ChatEvent.TurnEnd end) {
                attempt.finish(item, end.usage());
            } else if (event.isContent()) {
                attempt.content(item);
            } else {
                attempt.lifecycle(item);
            }
            return event.isContent();
        }

        private void stopTimer() {
            if (timer != NO_TIMER) {
                vertx.cancelTimer(timer);
                timer = NO_TIMER;
            }
        }
    }
}

package io.llmfusion.provider;

import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.SignedCall;
import io.llmfusion.model.Usage;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What becomes of the events of a translated answer. One per answer. */
sealed interface ChatEvents {
    void event(ChatEvent event);

    /** Whether the terminal event has come. */
    boolean ended();

    /** They go on, and what the model signs around its tool calls is kept for the client's next request. */
    final class Remembered implements ChatEvents {
        private final ChatEvents next;
        private final SignatureCollector signatures;
        private final Consumer<List<SignedCall>> keeper;

        Remembered(ChatEvents next, SignatureCollector signatures, Consumer<List<SignedCall>> keeper) {
            this.next = next;
            this.signatures = signatures;
            this.keeper = keeper;
        }

        @Override
        public void event(ChatEvent event) {
            signatures.add(event);
            if (event instanceof ChatEvent.TurnEnd) {
                // Before the client learns of the end: its next request may come at once.
                keeper.accept(signatures.calls());
            }
            next.event(event);
        }

        @Override
        public boolean ended() {
            return next.ended();
        }
    }

    /** They go on as they come. */
    final class Streamed implements ChatEvents {
        private final Attempt attempt;
        private Optional<Usage> usage = Optional.empty();
        private boolean ended;

        Streamed(Attempt attempt) {
            this.attempt = attempt;
        }

        @Override
        public void event(ChatEvent event) {
            ended = event.isTerminal();
            switch (event) {
                case ChatEvent.Failed(GatewayError error) -> attempt.fail(error);
                case ChatEvent.TurnEnd end ->
                    attempt.finish(new StreamItem.Event(end), end.usage().or(() -> usage));
                default -> pass(event);
            }
        }

        private void pass(ChatEvent event) {
            if (event instanceof ChatEvent.UsageReport report) {
                usage = Optional.of(report.usage());
            }
            if (event.isContent()) {
                attempt.content(new StreamItem.Event(event));
            } else {
                attempt.lifecycle(new StreamItem.Event(event));
            }
        }

        @Override
        public boolean ended() {
            return ended;
        }
    }

    /** They are put together: the client wanted one answer, and the provider streamed it nevertheless. */
    final class Gathered implements ChatEvents {
        private final Attempt attempt;
        private final TurnAssembly assembly = new TurnAssembly();
        private boolean ended;

        Gathered(Attempt attempt) {
            this.attempt = attempt;
        }

        @Override
        public void event(ChatEvent event) {
            ended = event.isTerminal();
            switch (event) {
                case ChatEvent.Failed(GatewayError error) -> attempt.fail(error);
                case ChatEvent.TurnEnd end -> {
                    ChatTurn turn = assembly.turn(end);
                    attempt.answer(new ChatReply.Answered(attempt.head(), turn), turn.usage());
                }
                default -> {
                    if (attempt.collect(TurnAssembly.weight(event))) {
                        assembly.add(event);
                    }
                }
            }
        }

        @Override
        public boolean ended() {
            return ended;
        }
    }
}

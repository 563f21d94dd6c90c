package io.llmfusion.agent;

import io.llmfusion.bus.message.AnswerHead;
import io.llmfusion.model.Warning;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known so far of who answers a loop: the first turn's provider and headers, the upstream calls of all turns, what
 * was left out on the way, and the time spent waiting for others. Belongs to one loop, on its virtual thread.
 */
final class LoopFacts {
    private final Set<Warning> warnings = new LinkedHashSet<>();
    private Optional<AnswerHead> first = Optional.empty();
    private int attempts;
    private Duration waited = Duration.ZERO;

    /** Another turn is being answered. */
    void answers(AnswerHead head) {
        first = first.or(() -> Optional.of(head));
        attempts += head.attempts();
        waited = waited.plus(head.upstream());
        warnings.addAll(head.warnings());
    }

    void warn(Warning warning) {
        warnings.add(warning);
    }

    void warn(List<Warning> more) {
        warnings.addAll(more);
    }

    /** Waits for a model's stream, a tool or a server: time that is not the gateway's own. */
    <T> T await(Future<T> others) {
        long started = System.nanoTime();
        try {
            return others.await();
        } finally {
            waited = waited.plusNanos(System.nanoTime() - started);
        }
    }

    /** The head of the whole loop's answer, as far as it is known now; after the first turn's. */
    AnswerHead head() {
        AnswerHead head = first.orElseThrow();
        return new AnswerHead(
                head.provider(), head.model(), attempts, new ArrayList<>(warnings), head.headers(), waited);
    }

    List<Warning> warnings() {
        return List.copyOf(warnings);
    }
}

package io.llmfusion.agent;

import io.llmfusion.bus.message.LoopLimits;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.Usage;
import java.util.Set;

/**
 * Where a loop stands after a turn. Immutable.
 *
 * @param turns turns of the model that are over
 * @param used tokens over all turns
 * @param deadline of the whole loop
 * @param clientTools names of the caller's own tools
 */
record LoopState(int turns, Usage used, LoopLimits limits, Deadline deadline, Set<String> clientTools) {
    LoopState {
        clientTools = Set.copyOf(clientTools);
    }

    static LoopState start(LoopLimits limits, Deadline deadline, Set<String> clientTools) {
        return new LoopState(0, Usage.NONE, limits, deadline, clientTools);
    }

    LoopState afterTurn(Usage usage) {
        return new LoopState(turns + 1, used.plus(usage), limits, deadline, clientTools);
    }

    /** The same with the tokens of a turn that did not come to its end. */
    LoopState withBroken(Usage usage) {
        return new LoopState(turns, used.plus(usage), limits, deadline, clientTools);
    }
}

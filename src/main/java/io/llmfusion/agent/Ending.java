package io.llmfusion.agent;

import io.llmfusion.model.FinishReason;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.Usage;
import io.llmfusion.model.Warning;
import java.util.List;
import java.util.Optional;

/** How a loop ended. */
record Ending(int turns, StopReason reason, FinishReason finish, Usage usage, List<Warning> warnings) {
    Ending {
        warnings = List.copyOf(warnings);
    }

    LoopEvent.Ended event() {
        return new LoopEvent.Ended(turns, reason.word(), Optional.of(usage), warnings);
    }
}

package io.llmfusion.bus.message;

import io.llmfusion.model.Caller;
import io.llmfusion.model.SignedCall;
import io.llmfusion.model.ToolCallId;
import java.util.List;

/** Keeps what models signed around tool calls, and finds it again; `store.signatures`. */
public sealed interface SignaturesQuery {
    /** Whose they are. */
    Caller caller();

    /** Answered by {@link SignaturesReply.Kept} at once, before they are safe. */
    record Keep(Caller caller, List<SignedCall> calls) implements SignaturesQuery {
        public Keep {
            calls = List.copyOf(calls);
        }
    }

    /**
     * Answered by {@link SignaturesReply.Found}.
     *
     * @param target `provider/model` that they are to go to
     */
    record Find(Caller caller, String target, List<ToolCallId> calls) implements SignaturesQuery {
        public Find {
            calls = List.copyOf(calls);
        }
    }
}

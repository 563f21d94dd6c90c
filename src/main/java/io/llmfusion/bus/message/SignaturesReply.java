package io.llmfusion.bus.message;

import io.llmfusion.model.SignedCall;
import java.util.List;

/** What the store answers about signatures. */
public sealed interface SignaturesReply {
    record Kept() implements SignaturesReply {}

    /** Those that are known, in no particular order. */
    record Found(List<SignedCall> calls) implements SignaturesReply {
        public Found {
            calls = List.copyOf(calls);
        }
    }
}

package io.llmfusion.model;

import java.util.Optional;

/** The whole answer to an operation, understood, for a client of another wire format than the provider's. */
public sealed interface OperationAnswer {
    /** What the provider says that it took; empty where it says nothing. */
    Optional<Usage> usage();

    record Embeddings(EmbeddingsAnswer answer) implements OperationAnswer {
        @Override
        public Optional<Usage> usage() {
            return answer.usage();
        }
    }

    /** @param tokens of the input; an estimate where the head of the answer warns of it */
    record Tokens(long tokens) implements OperationAnswer {
        @Override
        public Optional<Usage> usage() {
            return Optional.empty();
        }
    }
}

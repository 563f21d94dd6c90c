package io.llmfusion.model;

import io.vertx.core.buffer.Buffer;

/** A chat request on its way: understood, or still the client's own bytes for the fast path. */
public sealed interface ChatBody {
    String model();

    boolean stream();

    record Parsed(ChatRequest request) implements ChatBody {
        @Override
        public String model() {
            return request.model();
        }

        @Override
        public boolean stream() {
            return request.output().stream();
        }
    }

    /** @param bytes the body as received; never changed, only copied with splices */
    record Raw(DialectId dialect, RequestHead head, Buffer bytes) implements ChatBody {
        @Override
        public String model() {
            return head.model();
        }

        @Override
        public boolean stream() {
            return head.stream();
        }
    }
}

package io.llmfusion.model;

import io.vertx.core.buffer.Buffer;

/** A request for an operation on its way: the client's own bytes, or understood. */
public sealed interface OperationBody extends ChatBody {
    Operation operation();

    /**
     * @param dialect the wire format; {@link DialectId#CHAT} is OpenAI's
     * @param contentType of the bytes, with its boundary where they are multipart
     * @param bytes the body as received; never changed, only copied with splices
     */
    record Sent(Operation operation, DialectId dialect, RequestHead head, String contentType, Buffer bytes)
            implements OperationBody {
        @Override
        public String model() {
            return head.model();
        }

        @Override
        public boolean stream() {
            return head.stream();
        }

        public boolean isMultipart() {
            return contentType.regionMatches(true, 0, "multipart/", 0, "multipart/".length());
        }
    }

    record Embed(EmbeddingsRequest request) implements OperationBody {
        @Override
        public Operation operation() {
            return Operation.EMBEDDINGS;
        }

        @Override
        public String model() {
            return request.model();
        }

        @Override
        public boolean stream() {
            return false;
        }
    }
}

package io.llmfusion.dialect;

import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.RequestHead;
import io.vertx.core.buffer.Buffer;

/** Reads a client's request. */
public interface RequestReader {
    /**
     * Everything that the body says, as pivot.
     *
     * @param head what stands outside the body (Gemini's model and streaming are in the path)
     * @throws InvalidBody naming the field and what to write instead
     */
    ChatRequest read(RequestHead head, Buffer body);
}

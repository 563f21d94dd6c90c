package io.llmfusion.dialect;

import io.llmfusion.model.EmbeddingsAnswer;
import io.llmfusion.model.EmbeddingsRequest;
import io.llmfusion.model.RequestHead;
import io.vertx.core.buffer.Buffer;

/** How one wire format asks for embeddings and answers with them; all four directions. Stateless. */
public interface EmbeddingsFormat {
    /**
     * A client's request.
     *
     * @param head what stands outside the body
     * @throws InvalidBody naming the field and what to write instead
     */
    EmbeddingsRequest readRequest(RequestHead head, Buffer body);

    /**
     * A provider's request.
     *
     * @throws InvalidBody where an input cannot be said in this format at all
     */
    WrittenRequest writeRequest(EmbeddingsRequest request);

    /**
     * A provider's answer.
     *
     * @throws TurnReader.BadAnswer when the body is no answer of this format, or not one vector for each input
     */
    EmbeddingsAnswer readAnswer(Buffer body, EmbeddingsRequest request);

    /** A client's answer. */
    Buffer writeAnswer(EmbeddingsAnswer answer);
}

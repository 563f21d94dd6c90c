package io.llmfusion.dialect.chat;

import io.llmfusion.dialect.EmbeddingsFormat;
import io.llmfusion.dialect.WrittenRequest;
import io.llmfusion.model.EmbeddingsAnswer;
import io.llmfusion.model.EmbeddingsRequest;
import io.llmfusion.model.RequestHead;
import io.vertx.core.buffer.Buffer;

/** OpenAI's embeddings: <a href="https://platform.openai.com/docs/api-reference/embeddings">embeddings</a>. Stateless. */
final class ChatEmbeddings implements EmbeddingsFormat {
    private final ChatEmbeddingsRequests requests = new ChatEmbeddingsRequests();
    private final ChatEmbeddingsAnswers answers = new ChatEmbeddingsAnswers();

    @Override
    public EmbeddingsRequest readRequest(RequestHead head, Buffer body) {
        return requests.read(head, body);
    }

    @Override
    public WrittenRequest writeRequest(EmbeddingsRequest request) {
        return requests.write(request);
    }

    @Override
    public EmbeddingsAnswer readAnswer(Buffer body, EmbeddingsRequest request) {
        return answers.read(body, request);
    }

    @Override
    public Buffer writeAnswer(EmbeddingsAnswer answer) {
        return answers.write(answer);
    }
}

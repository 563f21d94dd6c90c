package io.llmfusion.dialect.gemini;

import io.llmfusion.dialect.EmbeddingsFormat;
import io.llmfusion.dialect.WrittenRequest;
import io.llmfusion.model.EmbeddingsAnswer;
import io.llmfusion.model.EmbeddingsRequest;
import io.llmfusion.model.RequestHead;
import io.vertx.core.buffer.Buffer;

/**
 * Gemini's embeddings: <a href="https://ai.google.dev/api/embeddings">embedContent and batchEmbedContents</a>. Providers are
 * asked by the latter, which takes any number of inputs. Stateless.
 */
final class GeminiEmbeddings implements EmbeddingsFormat {
    private final GeminiEmbeddingsRequests requests = new GeminiEmbeddingsRequests();
    private final GeminiEmbeddingsAnswers answers = new GeminiEmbeddingsAnswers();

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

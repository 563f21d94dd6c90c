package io.llmfusion.dialect.gemini;

import io.llmfusion.dialect.BodyField;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.TurnReader;
import io.llmfusion.model.EmbeddingsAnswer;
import io.llmfusion.model.EmbeddingsAnswer.Vector;
import io.llmfusion.model.EmbeddingsRequest;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.Usage;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Answers with embeddings. Stateless. */
final class GeminiEmbeddingsAnswers {
    EmbeddingsAnswer read(Buffer body, EmbeddingsRequest request) {
        try {
            BodyField top = BodyField.read(body, Set.of("values"));
            List<BodyField> found = top.get("embedding").map(List::of).orElseGet(() -> top.list("embeddings"));
            if (found.size() != request.inputs().size()) {
                throw bad("the provider answered with " + found.size() + " vectors for "
                        + request.inputs().size() + " inputs");
            }
            List<Vector> vectors = found.stream()
                    .<Vector>map(vector -> new Vector.Numbers(
                            vector.object().required("values").raw()))
                    .toList();
            return new EmbeddingsAnswer(request.model(), vectors, request.form(), usage(top));
        } catch (InvalidBody notOfThisFormat) {
            throw bad("the provider's answer holds no embeddings");
        }
    }

    private static Optional<Usage> usage(BodyField top) {
        return top.get("usageMetadata").flatMap(usage -> usage.get("promptTokenCount")
                .map(tokens -> new Usage(tokens.integer(), 0, 0, 0, 0, Optional.of(usage.raw()))));
    }

    Buffer write(EmbeddingsAnswer answer) {
        String vectors = answer.vectors().stream()
                .map(vector -> "{\"values\":" + vector.numbers().text() + "}")
                .collect(Collectors.joining(","));
        String usage = answer.usage()
                .map(tokens -> ",\"usageMetadata\":{\"promptTokenCount\":" + tokens.input() + ",\"totalTokenCount\":"
                        + tokens.total() + "}")
                .orElse("");
        return switch (answer.form()) {
            case SINGLE -> Json.utf8("{\"embedding\":" + vectors + usage + "}");
            case NUMBERS, BASE64 -> Json.utf8("{\"embeddings\":[" + vectors + "]" + usage + "}");
        };
    }

    private static TurnReader.BadAnswer bad(String what) {
        return new TurnReader.BadAnswer(
                new GatewayError.UpstreamFailed(what, GatewayError.UpstreamFailed.Reason.BAD_ANSWER));
    }
}

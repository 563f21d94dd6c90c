package io.llmfusion.dialect.chat;

import io.llmfusion.dialect.BodyField;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.TurnReader;
import io.llmfusion.model.EmbeddingsAnswer;
import io.llmfusion.model.EmbeddingsAnswer.Vector;
import io.llmfusion.model.EmbeddingsRequest;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Usage;
import io.vertx.core.buffer.Buffer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Answers with embeddings. Stateless. */
final class ChatEmbeddingsAnswers {
    EmbeddingsAnswer read(Buffer body, EmbeddingsRequest request) {
        try {
            BodyField top = BodyField.read(body, Set.of("embedding"));
            List<Vector> vectors = top.list("data").stream()
                    .sorted(Comparator.comparingLong(
                            item -> item.integer("index").orElse(0)))
                    .map(item -> vector(item.required("embedding")))
                    .toList();
            if (vectors.size() != request.inputs().size()) {
                throw bad("the provider answered with " + vectors.size() + " vectors for "
                        + request.inputs().size() + " inputs");
            }
            return new EmbeddingsAnswer(
                    top.string("model").orElse(request.model()),
                    vectors,
                    request.form(),
                    top.get("usage").flatMap(ChatEmbeddingsAnswers::usage));
        } catch (InvalidBody notOfThisFormat) {
            throw bad("the provider's answer holds no embeddings");
        }
    }

    private static Vector vector(BodyField embedding) {
        return embedding.isString() ? new Vector.Base64Floats(embedding.string()) : new Vector.Numbers(embedding.raw());
    }

    private static Optional<Usage> usage(BodyField usage) {
        return usage.get("prompt_tokens")
                .or(() -> usage.get("total_tokens"))
                .map(tokens -> new Usage(tokens.integer(), 0, 0, 0, 0, Optional.of(usage.raw())));
    }

    /** Usage is written where it is known alone: a count of nothing would be a lie. */
    Buffer write(EmbeddingsAnswer answer) {
        StringBuilder text = new StringBuilder("{\"object\":\"list\",\"data\":[");
        int index = 0;
        for (Vector vector : answer.vectors()) {
            text.append(index == 0 ? "" : ",")
                    .append("{\"object\":\"embedding\",\"index\":")
                    .append(index)
                    .append(",\"embedding\":")
                    .append(written(vector, answer.form()))
                    .append('}');
            index++;
        }
        text.append("],\"model\":").append(Json.quote(answer.model()));
        answer.usage().ifPresent(usage -> text.append(",\"usage\":").append(usage(usage)));
        return Json.utf8(text.append('}').toString());
    }

    private static String written(Vector vector, EmbeddingsAnswer.Form form) {
        return switch (form) {
            case BASE64 -> '"' + vector.base64() + '"';
            case NUMBERS, SINGLE -> vector.numbers().text();
        };
    }

    private static String usage(Usage usage) {
        ObjectNode counted = Json.object().put("prompt_tokens", usage.input()).put("total_tokens", usage.total());
        return usage.raw()
                .filter(raw -> raw.text().contains("\"prompt_tokens\""))
                .map(RawJson::text)
                .orElseGet(() -> Json.write(counted));
    }

    private static TurnReader.BadAnswer bad(String what) {
        return new TurnReader.BadAnswer(
                new GatewayError.UpstreamFailed(what, GatewayError.UpstreamFailed.Reason.BAD_ANSWER));
    }
}

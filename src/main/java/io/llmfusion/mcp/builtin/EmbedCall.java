package io.llmfusion.mcp.builtin;

import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.model.EmbeddingsAnswer;
import io.llmfusion.model.EmbeddingsRequest;
import io.llmfusion.model.EmbeddingsRequest.Input;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Json;
import io.llmfusion.model.OperationAnswer;
import io.llmfusion.model.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One call of `llm_embed`; its arguments have been checked against the tool's schema. */
record EmbedCall(EmbeddingsRequest request) {
    private static final String DEFAULT_MODEL = "default";

    static EmbedCall of(JsonNode arguments) {
        JsonNode written = arguments.path("input");
        List<Input> inputs = new ArrayList<>();
        if (written.isString()) {
            inputs.add(Input.Text.of(written.stringValue()));
        }
        written.values().forEach(text -> inputs.add(Input.Text.of(text.asString(""))));
        return new EmbedCall(new EmbeddingsRequest(
                arguments.path("model").asString(DEFAULT_MODEL),
                inputs,
                arguments.path("dimensions").isNumber()
                        ? OptionalInt.of(arguments.path("dimensions").asInt())
                        : OptionalInt.empty(),
                Optional.empty(),
                EmbeddingsAnswer.Form.NUMBERS,
                Extras.NONE));
    }

    /** Empty when the reply is no answer to such a call. */
    Optional<ObjectNode> json(ChatReply reply) {
        return reply instanceof ChatReply.Performed performed
                        && performed.answer() instanceof OperationAnswer.Embeddings embeddings
                ? Optional.of(json(performed, embeddings.answer()))
                : Optional.empty();
    }

    private ObjectNode json(ChatReply.Performed reply, EmbeddingsAnswer answer) {
        ObjectNode json = Json.object()
                .put("model", request.model())
                .put("provider", reply.head().provider().value())
                .put("provider_model", reply.head().model());
        ArrayNode vectors = json.putArray("embeddings");
        answer.vectors().forEach(vector -> vectors.add(vector.numbers().tree()));
        answer.usage().ifPresent(usage -> json.putObject("usage").put("input_tokens", usage.input()));
        if (!reply.head().warnings().isEmpty()) {
            reply.head().warnings().stream().map(Warning::line).forEach(json.putArray("warnings")::add);
        }
        return json;
    }
}

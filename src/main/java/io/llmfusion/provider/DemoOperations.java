package io.llmfusion.provider;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.dialect.Dialects;
import io.llmfusion.model.EmbeddingsAnswer;
import io.llmfusion.model.EmbeddingsRequest;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.OperationAnswer;
import io.llmfusion.model.OperationBody;
import io.llmfusion.model.RawAnswer;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.Usage;
import io.llmfusion.model.Warning;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the demonstration answers beside chats: small, valid, and the same for the same request. */
final class DemoOperations {
    private static final int MOST_PICTURES = 10;

    private final Dialects dialects;

    DemoOperations(Dialects dialects) {
        this.dialects = dialects;
    }

    /** Throws {@link GatewayFailure} or {@code InvalidBody} where the demonstration has nothing to show. */
    void answer(Attempt attempt, OperationBody body) {
        switch (body) {
            case OperationBody.Embed embed -> embed(attempt, embed.request());
            case OperationBody.Sent sent -> sent(attempt, sent);
        }
    }

    private void sent(Attempt attempt, OperationBody.Sent sent) {
        switch (sent.operation()) {
            case EMBEDDINGS ->
                embed(
                        attempt,
                        dialects.client(sent.dialect())
                                .embeddings()
                                .orElseThrow()
                                .readRequest(sent.head(), sent.bytes()));
            case SPEECH -> speech(attempt, RawObject.read(sent.bytes()));
            case IMAGES -> pictures(attempt, RawObject.read(sent.bytes()));
            case IMAGE_EDITS, TRANSCRIPTIONS, TRANSLATIONS, MODERATIONS, COMPLETIONS, TOKEN_COUNT ->
                throw new GatewayFailure(
                        GatewayError.InvalidRequest.at("model", "the demonstration has no " + sent.operation()));
        }
    }

    private static void embed(Attempt attempt, EmbeddingsRequest request) {
        DemoVectors vectors = new DemoVectors(request.dimensions().orElse(DemoVectors.DIMENSIONS));
        List<EmbeddingsAnswer.Vector> made =
                request.inputs().stream().map(vectors::of).toList();
        long words = request.inputs().stream().mapToLong(DemoVectors::words).sum();
        EmbeddingsAnswer answer = new EmbeddingsAnswer(
                attempt.command().target().model(), made, request.form(), Optional.of(Usage.of(words, 0)));
        attempt.answer(new ChatReply.Performed(attempt.head(), new OperationAnswer.Embeddings(answer)), answer.usage());
    }

    private static void speech(Attempt attempt, RawObject request) {
        warn(attempt, request, "response_format", "wav", "the demonstration knows WAV alone");
        warn(attempt, request, "stream_format", "audio", "the demonstration sends the bytes themselves");
        String text = request.string("input").orElse("");
        raw(attempt, "audio/wav", DemoTone.of(text));
    }

    private static void pictures(Attempt attempt, RawObject request) {
        warn(attempt, request, "response_format", "b64_json", "the demonstration sends pictures inline");
        String prompt = request.string("prompt").orElse("");
        int number = request.get("n")
                .map(count -> count.tree())
                .filter(JsonNode::isInt)
                .map(JsonNode::intValue)
                .orElse(1);
        ObjectNode answer = Json.object().put("created", Streams.now());
        ArrayNode data = answer.putArray("data");
        for (int index = 0; index < Math.clamp(number, 1, MOST_PICTURES); index++) {
            data.addObject().put("b64_json", DemoPicture.base64(prompt + index));
        }
        raw(attempt, "application/json", Json.writeBuffer(answer));
    }

    private static void warn(Attempt attempt, RawObject request, String field, String able, String why) {
        request.string(field).filter(asked -> !asked.equals(able)).ifPresent(asked -> {
            List<Warning> all = new ArrayList<>(attempt.head().warnings());
            all.add(new Warning(field, "was ignored: " + why));
            attempt.warnings(all);
        });
    }

    private static void raw(Attempt attempt, String contentType, Buffer bytes) {
        RawAnswer answer = new RawAnswer(contentType, bytes, Optional.empty(), Optional.empty());
        attempt.answer(new ChatReply.AnsweredRaw(attempt.head(), answer), Optional.empty());
    }
}

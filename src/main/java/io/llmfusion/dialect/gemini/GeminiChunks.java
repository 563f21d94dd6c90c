package io.llmfusion.dialect.gemini;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Json;
import io.llmfusion.model.Part;
import io.llmfusion.model.Signature;
import io.llmfusion.model.Usage;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.node.ObjectNode;

/** The frames of one answer: each a whole {@code GenerateContentResponse} with what is new. */
final class GeminiChunks {
    private final List<ChatEvent.ChoiceEnd> finished = new ArrayList<>();
    private String model;
    private String id = GeminiTurnWriter.mintId();
    private boolean named;

    /** What a signature signs. */
    enum Proof {
        /** The thought that has been shown before it. */
        OF_THOUGHT,
        /** Thoughts that are not shown. */
        ALONE
    }

    /** @param said whether there was any part */
    record End(boolean said, Extras extras, Optional<Usage> usage) {}

    /** @param model to be shown until the provider says its own */
    GeminiChunks(String model) {
        this.model = model;
    }

    /** Of several turns of a loop the first names the answer: to the client it is one. */
    void name(ChatEvent.TurnStart start) {
        if (!named) {
            named = true;
            id = start.id().isEmpty() ? id : start.id();
            model = start.model().isEmpty() ? model : start.model();
        }
    }

    void part(int choice, Part part, Buffer out) {
        candidate(choice, json -> new GeminiAnswerParts(json).write(part), out);
    }

    void proof(int choice, Signature signature, Proof proof, Buffer out) {
        boolean thought = proof == Proof.OF_THOUGHT || signature.issuer() != DialectId.GEMINI;
        candidate(
                choice,
                json -> {
                    GeminiPartWriter parts = new GeminiPartWriter(json);
                    String text = GeminiSignatures.wrap(signature);
                    if (thought) {
                        parts.thought("", Optional.of(text), Extras.NONE);
                    } else {
                        parts.signature(text);
                    }
                },
                out);
    }

    private void candidate(int choice, Consumer<JsonGenerator> part, Buffer out) {
        GeminiJson.frame(
                json -> {
                    json.writeStartObject();
                    json.writeArrayPropertyStart("candidates");
                    json.writeStartObject();
                    json.writeObjectPropertyStart("content");
                    json.writeArrayPropertyStart("parts");
                    part.accept(json);
                    json.writeEndArray();
                    json.writeStringProperty("role", "model");
                    json.writeEndObject();
                    json.writeNumberProperty("index", choice);
                    json.writeEndObject();
                    json.writeEndArray();
                    names(json);
                    json.writeEndObject();
                },
                out);
    }

    private void names(JsonGenerator json) {
        json.writeStringProperty("modelVersion", model);
        json.writeStringProperty("responseId", id);
    }

    void fusion(ObjectNode event, Buffer out) {
        GeminiJson.frame(
                json -> {
                    json.writeStartObject();
                    json.writeName("fusion");
                    json.writeRawValue(Json.write(event));
                    names(json);
                    json.writeEndObject();
                },
                out);
    }

    void finish(ChatEvent.ChoiceEnd end) {
        finished.add(end);
    }

    void end(End end, Function<ChatEvent.ChoiceEnd, GeminiCandidateWriter.Ending> endings, Buffer out) {
        GeminiJson.frame(
                json -> {
                    GeminiCandidateWriter candidates = new GeminiCandidateWriter(json, end.extras());
                    json.writeStartObject();
                    if (end.said() || !candidates.isBlocked(List.of())) {
                        json.writeArrayPropertyStart("candidates");
                        // A part, as the API itself sends one: clients look for the first.
                        finished.forEach(choice -> candidates.write(List.of(Part.Text.of("")), endings.apply(choice)));
                        json.writeEndArray();
                    }
                    end.usage().ifPresent(usage -> GeminiUsage.write(json, usage));
                    names(json);
                    candidates.rest();
                    json.writeEndObject();
                },
                out);
    }
}

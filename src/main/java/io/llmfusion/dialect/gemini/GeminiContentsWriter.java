package io.llmfusion.dialect.gemini;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Part;
import io.llmfusion.model.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * Writes {@code systemInstruction} and {@code contents}. Asks the quirks for {@code thoughtSignature.skip} (models before 3
 * want no signature on calls that others made), {@code functionResponse.parts} (they take media only beside a response) and
 * {@code functionCall.id} (Vertex AI knows no ids).
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/thought-signatures">Thought signatures</a>
 */
final class GeminiContentsWriter {
    private final JsonGenerator json;
    private final GeminiTarget target;
    private final GeminiPartWriter parts;

    GeminiContentsWriter(JsonGenerator json, GeminiTarget target) {
        this.json = json;
        this.target = target;
        this.parts = new GeminiPartWriter(json);
    }

    void write(GeminiContents contents) {
        if (!contents.system().isEmpty()) {
            json.writeObjectPropertyStart("systemInstruction");
            json.writeArrayPropertyStart("parts");
            spoken(contents.system());
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeArrayPropertyStart("contents");
        for (GeminiContents.Turn turn : contents.turns()) {
            json.writeStartObject();
            json.writeStringProperty("role", turn.role());
            json.writeArrayPropertyStart("parts");
            if (turn.results()) {
                results(turn.parts(), contents);
            } else {
                spoken(turn.parts());
            }
            json.writeEndArray();
            GeminiJson.raw(json, turn.fields());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** A signature without words stands on the text before it, as in an answer that came whole. */
    private void spoken(List<Part> given) {
        boolean called = false;
        for (int index = 0; index < given.size(); index++) {
            Optional<String> proof = index + 1 < given.size() ? proofOf(given.get(index + 1)) : Optional.empty();
            switch (given.get(index)) {
                case Part.Text text -> {
                    parts.text(text.text(), proof, text.extras());
                    index += proof.isPresent() ? 1 : 0;
                }
                case Part.Reasoning reasoning -> thought(reasoning);
                case Part.ToolUse use -> {
                    call(use, called);
                    called = true;
                }
                case Part.Native own -> json.writeRawValue(own.block().text());
                case Part other -> parts.anyMedia(other);
            }
        }
    }

    private static Optional<String> proofOf(Part part) {
        return part instanceof Part.Reasoning reasoning
                        && reasoning.text().isEmpty()
                        && reasoning.extras().isEmpty()
                ? reasoning.signature().map(Signature::value)
                : Optional.empty();
    }

    private void thought(Part.Reasoning reasoning) {
        Optional<String> signature = reasoning.signature().map(Signature::value);
        if (reasoning.text().isEmpty() && signature.isPresent()) {
            parts.signature(signature.get());
        } else {
            parts.thought(reasoning.text(), signature, reasoning.extras());
        }
    }

    /** Only the first of a step's calls is signed, and must be. */
    private void call(Part.ToolUse use, boolean notFirst) {
        Optional<String> own = use.call()
                .signature()
                .filter(signature -> signature.issuer() == DialectId.GEMINI)
                .map(Signature::value);
        boolean skip = !notFirst && !target.refuses("thoughtSignature.skip");
        Optional<String> signature = own.isPresent() || !skip ? own : Optional.of(GeminiSignatures.SKIP);
        parts.call(use.call(), hasIds(), signature, use.extras());
    }

    private GeminiPartWriter.Ids hasIds() {
        return target.refuses("functionCall.id") ? GeminiPartWriter.Ids.LEFT_OUT : GeminiPartWriter.Ids.WRITTEN;
    }

    private void results(List<Part> results, GeminiContents contents) {
        List<Part> beside = new ArrayList<>();
        for (Part part : results) {
            if (part instanceof Part.ToolResult result) {
                beside.addAll(result(result, contents));
            }
        }
        beside.forEach(parts::anyMedia);
    }

    /** @return media that must stand beside the response */
    private List<Part> result(Part.ToolResult result, GeminiContents contents) {
        String id = result.callId().value();
        String name = contents.function(result.callId()).orElseGet(() -> {
            target.warn("messages", "a result of a call that is not in the conversation was sent under the call's id");
            return id;
        });
        List<Part> media = result.content().stream()
                .filter(part -> GeminiResponse.words(part).isEmpty())
                .toList();
        boolean within = !target.refuses("functionResponse.parts");
        json.writeStartObject();
        json.writeObjectPropertyStart("functionResponse");
        if (hasIds() == GeminiPartWriter.Ids.WRITTEN) {
            json.writeStringProperty("id", id);
        }
        json.writeStringProperty("name", name);
        GeminiJson.raw(json, "response", GeminiResponse.write(result.content(), result.error()));
        if (within && !media.isEmpty()) {
            json.writeArrayPropertyStart("parts");
            media.forEach(parts::anyMedia);
            json.writeEndArray();
        }
        GeminiJson.raw(json, result.extras().of(DialectId.GEMINI));
        json.writeEndObject();
        json.writeEndObject();
        return within ? List.of() : media;
    }
}

package io.llmfusion.dialect.gemini;

import io.llmfusion.model.Annotation;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Writes the end of a candidate, and all of it where it comes whole. */
final class GeminiCandidateWriter {
    private static final String OWN = "candidates[";

    private final JsonGenerator json;
    private final Map<String, RawJson> extras;

    /** @param extras of the answer; those of its candidates among them */
    GeminiCandidateWriter(JsonGenerator json, Extras extras) {
        this.json = json;
        this.extras = extras.of(DialectId.GEMINI);
    }

    /** @param annotations of all its texts */
    record Ending(int index, FinishReason finish, List<Annotation> annotations, Optional<Annotation> logprobs) {}

    void write(List<Part> parts, Ending ending) {
        json.writeStartObject();
        json.writeObjectPropertyStart("content");
        json.writeArrayPropertyStart("parts");
        new GeminiAnswerParts(json).write(parts);
        json.writeEndArray();
        json.writeStringProperty("role", "model");
        json.writeEndObject();
        json.writeStringProperty("finishReason", GeminiFinishReasons.write(ending.finish()));
        json.writeNumberProperty("index", ending.index());
        GeminiJson.raw(json, GeminiGrounding.members(ending.annotations()));
        ending.logprobs()
                .filter(logprobs -> logprobs.dialect() == DialectId.GEMINI)
                .ifPresent(logprobs -> GeminiJson.raw(json, "logprobsResult", logprobs.value()));
        String owner = OWN + ending.index() + "].";
        extras.forEach((name, value) -> {
            if (name.startsWith(owner)) {
                GeminiJson.raw(json, name.substring(owner.length()), value);
            }
        });
        json.writeEndObject();
    }

    /** The answer's own members, beside its candidates. */
    void rest() {
        extras.forEach((name, value) -> {
            if (!name.startsWith(OWN)) {
                GeminiJson.raw(json, name, value);
            }
        });
    }

    /** Whether the prompt was refused, so that there is no candidate at all. */
    boolean isBlocked(List<Part> parts) {
        return parts.isEmpty()
                && Optional.ofNullable(extras.get("promptFeedback"))
                        .flatMap(RawJson::parsed)
                        .filter(feedback -> feedback.has("blockReason"))
                        .isPresent();
    }
}

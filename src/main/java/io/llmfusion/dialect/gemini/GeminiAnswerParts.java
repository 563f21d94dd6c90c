package io.llmfusion.dialect.gemini;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.Signature;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Writes what a model said, for a client: foreign signatures travel in this format's own field. */
final class GeminiAnswerParts {
    private final JsonGenerator json;
    private final GeminiPartWriter parts;

    GeminiAnswerParts(JsonGenerator json) {
        this.json = json;
        this.parts = new GeminiPartWriter(json);
    }

    void write(List<Part> said) {
        for (int index = 0; index < said.size(); index++) {
            boolean proof = said.get(index) instanceof Part.Text
                    && index + 1 < said.size()
                    && said.get(index + 1) instanceof Part.Reasoning next
                    && isOwnProof(next);
            if (proof && said.get(index) instanceof Part.Text text) {
                Part.Reasoning next = (Part.Reasoning) said.get(++index);
                parts.text(text.text(), next.signature().map(Signature::value), text.extras());
            } else {
                write(said.get(index));
            }
        }
    }

    private static boolean isOwnProof(Part.Reasoning reasoning) {
        return reasoning.text().isEmpty()
                && reasoning
                        .signature()
                        .filter(proof -> proof.issuer() == DialectId.GEMINI)
                        .isPresent();
    }

    /** One part, or nothing where this format has none. */
    void write(Part part) {
        switch (part) {
            case Part.Text text -> parts.text(text.text(), Optional.empty(), text.extras());
            case Part.Refusal refusal -> parts.text(refusal.text(), Optional.empty(), Extras.NONE);
            case Part.Reasoning reasoning -> reasoning(reasoning);
            case Part.RedactedReasoning redacted ->
                parts.thought("", Optional.of(GeminiSignatures.wrapRedacted(redacted.data())), Extras.NONE);
            case Part.ToolUse use ->
                parts.call(
                        use.call(),
                        GeminiPartWriter.Ids.WRITTEN,
                        use.call().signature().map(GeminiSignatures::wrap),
                        use.extras());
            case Part.Native own
            when own.dialect() == DialectId.GEMINI ->
                json.writeRawValue(own.block().text());
            case Part.Image image when isOthersFile(image.source()) -> {}
            case Part.Document document when isOthersFile(document.source()) -> {}
            case Part.Audio audio when isOthersFile(audio.source()) -> {}
            case Part other -> parts.anyMedia(other);
        }
    }

    private void reasoning(Part.Reasoning reasoning) {
        if (isOwnProof(reasoning)) {
            parts.signature(reasoning.signature().map(Signature::value).orElse(""));
        } else {
            parts.thought(reasoning.text(), reasoning.signature().map(GeminiSignatures::wrap), reasoning.extras());
        }
    }

    private static boolean isOthersFile(Media source) {
        return source instanceof Media.FileId file && file.issuer() != DialectId.GEMINI;
    }
}

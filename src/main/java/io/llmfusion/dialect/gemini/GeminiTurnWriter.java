package io.llmfusion.dialect.gemini;

import io.llmfusion.dialect.FusionEvents;
import io.llmfusion.dialect.TurnWriter;
import io.llmfusion.dialect.WrittenTurn;
import io.llmfusion.model.Annotation;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.Json;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.Part;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.UUID;
import tools.jackson.core.JsonGenerator;

/** Writes a whole answer; what the tool loop did stands in a list {@code fusion}. Stateless. */
final class GeminiTurnWriter implements TurnWriter {
    @Override
    public WrittenTurn write(ChatTurn turn, List<LoopEvent> loop) {
        Buffer body = GeminiJson.bytes(json -> {
            GeminiCandidateWriter candidates = new GeminiCandidateWriter(json, turn.extras());
            json.writeStartObject();
            if (!candidates.isBlocked(turn.parts())) {
                json.writeArrayPropertyStart("candidates");
                turn.choices().forEach(choice -> candidates.write(choice.parts(), ending(choice)));
                json.writeEndArray();
            }
            turn.usage().ifPresent(usage -> GeminiUsage.write(json, usage));
            json.writeStringProperty("modelVersion", turn.model());
            json.writeStringProperty("responseId", turn.id().isEmpty() ? mintId() : turn.id());
            candidates.rest();
            fusion(json, loop);
            json.writeEndObject();
        });
        return new WrittenTurn(body, GeminiLeftOut.of(turn));
    }

    private static GeminiCandidateWriter.Ending ending(ChatTurn.Choice choice) {
        List<Annotation> annotations = choice.parts().stream()
                .filter(Part.Text.class::isInstance)
                .flatMap(part -> ((Part.Text) part).annotations().stream())
                .toList();
        return new GeminiCandidateWriter.Ending(choice.index(), choice.finish(), annotations, choice.logprobs());
    }

    private static void fusion(JsonGenerator json, List<LoopEvent> loop) {
        if (loop.isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart("fusion");
        loop.forEach(event -> FusionEvents.shown(event).ifPresent(shown -> json.writeRawValue(Json.write(shown))));
        json.writeEndArray();
    }

    /** An id for an answer that came without one. */
    static String mintId() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, 22);
    }
}

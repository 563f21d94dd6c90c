package io.llmfusion.dialect.gemini;

import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.TurnReader;
import io.llmfusion.model.Annotation;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.Json;
import io.llmfusion.model.Part;
import io.llmfusion.model.Quirks;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads a whole answer. A prompt that was blocked is an answer without words that a filter ended. Stateless. */
final class GeminiTurnReader implements TurnReader {
    @Override
    public ChatTurn read(Buffer bytes, Quirks quirks) {
        try {
            GeminiAnswer answer = answer(bytes);
            List<ChatTurn.Choice> choices = choices(answer);
            return new ChatTurn(
                    answer.id(), answer.model(), answer.created(), choices, answer.usage(), answer.extras());
        } catch (InvalidBody unreadable) {
            throw failure(bytes);
        }
    }

    private static GeminiAnswer answer(Buffer bytes) {
        GeminiAnswer answer = new GeminiAnswer(GeminiField.read(bytes));
        if (answer.candidates().isEmpty() && answer.blocked().isEmpty()) {
            throw failure(bytes);
        }
        return answer;
    }

    private static List<ChatTurn.Choice> choices(GeminiAnswer answer) {
        List<GeminiField> candidates = answer.candidates();
        if (candidates.isEmpty()) {
            return List.of(new ChatTurn.Choice(0, List.of(), answer.blocked().orElseThrow(), Optional.empty()));
        }
        List<ChatTurn.Choice> choices = new ArrayList<>();
        for (int position = 0; position < candidates.size(); position++) {
            GeminiField candidate = candidates.get(position);
            List<Part> parts = parts(candidate);
            choices.add(new ChatTurn.Choice(
                    GeminiAnswer.index(candidate, position),
                    parts,
                    finish(candidate, parts),
                    candidate
                            .object("logprobsResult")
                            .map(logprobs -> new Annotation(DialectId.GEMINI, logprobs.raw()))));
        }
        return choices;
    }

    private static FinishReason finish(GeminiField candidate, List<Part> parts) {
        boolean calls = parts.stream().anyMatch(Part.ToolUse.class::isInstance);
        return GeminiFinishReasons.read(
                candidate.string("finishReason").orElse(""),
                calls ? GeminiFinishReasons.Said.CALLS : GeminiFinishReasons.Said.NO_CALLS);
    }

    /** What an answer rests on stands on the last of its texts. */
    private static List<Part> parts(GeminiField candidate) {
        List<Part> parts = new ArrayList<>();
        GeminiAnswer.parts(candidate)
                .forEach(part -> parts.addAll(GeminiPartReader.read(part, GeminiCallIds.OF_ANSWERS)));
        List<Annotation> annotations = new ArrayList<>();
        GeminiAnswer.grounding(candidate)
                .forEach((member, value) -> annotations.addAll(GeminiGrounding.read(member, value)));
        if (annotations.isEmpty()) {
            return parts;
        }
        for (int index = parts.size() - 1; index >= 0; index--) {
            if (parts.get(index) instanceof Part.Text text) {
                parts.set(index, new Part.Text(text.text(), annotations, text.extras()));
                return parts;
            }
        }
        parts.add(new Part.Text("", annotations, Extras.NONE));
        return parts;
    }

    @Override
    public Facts scan(Buffer bytes, Quirks quirks) {
        try {
            GeminiAnswer answer = answer(bytes);
            Optional<FinishReason> finish = answer.candidates().isEmpty()
                    ? answer.blocked()
                    : answer.candidates().getFirst().string("finishReason").map(raw -> scanned(answer, raw));
            return new Facts(answer.usage(), finish);
        } catch (InvalidBody unreadable) {
            throw failure(bytes);
        }
    }

    private static FinishReason scanned(GeminiAnswer answer, String raw) {
        boolean calls = GeminiAnswer.parts(answer.candidates().getFirst())
                .anyMatch(part -> part.get("functionCall").isPresent());
        return GeminiFinishReasons.read(
                raw, calls ? GeminiFinishReasons.Said.CALLS : GeminiFinishReasons.Said.NO_CALLS);
    }

    private static BadAnswer failure(Buffer bytes) {
        try {
            JsonNode answer = Json.read(bytes);
            if (GeminiErrorBody.isError(answer)) {
                return new BadAnswer(GeminiErrorBody.read(answer).inAnswer());
            }
        } catch (JacksonException notJson) {
            return new BadAnswer(bad("the provider's answer is not JSON"));
        }
        return new BadAnswer(bad("the provider's answer has no candidates"));
    }

    private static GatewayError bad(String message) {
        return new GatewayError.UpstreamFailed(message, Reason.BAD_ANSWER);
    }
}

package io.llmfusion.dialect.interactions;

import io.llmfusion.dialect.BodyField;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.TurnReader;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.Json;
import io.llmfusion.model.Part;
import io.llmfusion.model.Quirks;
import io.vertx.core.buffer.Buffer;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads a whole interaction; beside the answer it repeats the request, which is nothing new. Stateless. */
final class InteractionsTurnReader implements TurnReader {
    @Override
    public ChatTurn read(Buffer bytes, Quirks quirks) {
        try {
            BodyField body = BodyField.read(bytes, InteractionsStepReader.OPAQUE);
            if (body.get("steps").isEmpty()
                    || body.string("status").filter("failed"::equals).isPresent()) {
                throw failure(bytes);
            }
            return turn(body);
        } catch (InvalidBody unreadable) {
            throw failure(bytes);
        }
    }

    private static ChatTurn turn(BodyField body) {
        List<Part> parts = InteractionsStepReader.steps(body.list("steps"));
        boolean calls = parts.stream().anyMatch(Part.ToolUse.class::isInstance);
        FinishReason finish =
                InteractionsFinishReasons.read(body.string("status").orElse(""), calls);
        return new ChatTurn(
                body.string("id").orElse(""),
                body.string("model").orElse(""),
                seconds(body.string("created").orElse("")),
                List.of(new ChatTurn.Choice(0, parts, finish, Optional.empty())),
                body.get("usage")
                        .flatMap(usage -> InteractionsUsage.read(usage.raw().tree())),
                Extras.NONE);
    }

    /** RFC 3339 as seconds since the epoch; 0 where it is none. */
    static long seconds(String time) {
        try {
            return time.isEmpty() ? 0 : OffsetDateTime.parse(time).toEpochSecond();
        } catch (DateTimeException notRfc3339) {
            return 0;
        }
    }

    @Override
    public Facts scan(Buffer bytes, Quirks quirks) {
        ChatTurn turn = read(bytes, quirks);
        return new Facts(turn.usage(), Optional.of(turn.choices().getFirst().finish()));
    }

    private static BadAnswer failure(Buffer bytes) {
        try {
            JsonNode answer = Json.read(bytes);
            if (answer.path("error").isObject()) {
                return new BadAnswer(InteractionsErrors.inAnswer(answer));
            }
        } catch (JacksonException notJson) {
            return bad("the provider's answer is not JSON");
        }
        return bad("the provider's answer is no interaction that has come to an end");
    }

    private static BadAnswer bad(String message) {
        return new BadAnswer(new GatewayError.UpstreamFailed(message, Reason.BAD_ANSWER));
    }
}

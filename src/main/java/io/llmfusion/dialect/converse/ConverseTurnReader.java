package io.llmfusion.dialect.converse;

import io.llmfusion.dialect.BodyField;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.TurnReader;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawJson;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Reads a whole answer. The format tells neither an id, nor the model, nor a time. Stateless. */
final class ConverseTurnReader implements TurnReader {
    private static final Set<String> KNOWN = Set.of("output", "stopReason", "usage");

    @Override
    public ChatTurn read(Buffer bytes, Quirks quirks) {
        try {
            BodyField body = BodyField.read(bytes, ConverseBlockReader.OPAQUE);
            if (body.get("output").isEmpty()) {
                throw failure(bytes);
            }
            return turn(body);
        } catch (InvalidBody unreadable) {
            throw failure(bytes);
        }
    }

    private static ChatTurn turn(BodyField body) {
        BodyField message = body.required("output").object().required("message").object();
        JsonNode additional = body.get("additionalModelResponseFields")
                .map(field -> field.raw().tree())
                .orElse(MissingNode.getInstance());
        FinishReason finish =
                ConverseFinishReasons.read(body.string("stopReason").orElse(""), additional);
        return new ChatTurn(
                "",
                "",
                0,
                List.of(new ChatTurn.Choice(
                        0, ConverseBlockReader.content(message.required("content")), finish, Optional.empty())),
                body.get("usage")
                        .flatMap(usage -> ConverseUsage.read(usage.raw().tree())),
                extras(body.extras(DialectId.CONVERSE, KNOWN), finish));
    }

    /** The stop sequence has been told. */
    private static Extras extras(Extras extras, FinishReason finish) {
        Map<String, RawJson> fields = new LinkedHashMap<>(extras.fields());
        fields.values().removeIf(RawJson::isNull);
        if (finish.stopSequence().isPresent()) {
            fields.remove("additionalModelResponseFields");
        }
        return fields.isEmpty() ? Extras.NONE : new Extras(DialectId.CONVERSE, fields);
    }

    @Override
    public Facts scan(Buffer bytes, Quirks quirks) {
        ChatTurn turn = read(bytes, quirks);
        return new Facts(turn.usage(), Optional.of(turn.choices().getFirst().finish()));
    }

    private static BadAnswer failure(Buffer bytes) {
        try {
            JsonNode answer = Json.read(bytes);
            if (answer.has("message") || answer.has("Message") || answer.has("__type")) {
                return new BadAnswer(ConverseErrors.inAnswer("", answer));
            }
        } catch (JacksonException notJson) {
            return bad("the provider's answer is not JSON");
        }
        return bad("the provider's answer holds no message");
    }

    private static BadAnswer bad(String message) {
        return new BadAnswer(new GatewayError.UpstreamFailed(message, Reason.BAD_ANSWER));
    }
}

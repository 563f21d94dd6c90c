package io.llmfusion.dialect.anthropic;

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
import io.llmfusion.model.Part;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.Signature;
import io.llmfusion.model.Usage;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;

/** Reads a whole message. The format tells no time: {@code created} is 0. Stateless. */
final class AnthropicTurnReader implements TurnReader {
    private static final Set<String> KNOWN =
            Set.of("id", "type", "role", "model", "content", "stop_reason", "stop_sequence", "usage");

    @Override
    public ChatTurn read(Buffer bytes, Quirks quirks) {
        try {
            BodyField body = BodyField.read(bytes, AnthropicBlockReader.OPAQUE);
            if (body.get("content").isEmpty()) {
                throw failure(bytes);
            }
            return turn(body, quirks.signatures());
        } catch (InvalidBody unreadable) {
            throw failure(bytes);
        }
    }

    private static ChatTurn turn(BodyField body, String vendor) {
        Extras extras = present(body.extras(DialectId.ANTHROPIC, KNOWN));
        List<Part> parts = new ArrayList<>();
        AnthropicBlockReader.content(body.required("content")).forEach(part -> parts.add(signed(part, vendor)));
        refusal(extras).ifPresent(parts::add);
        FinishReason finish =
                AnthropicFinishReasons.read(body.string("stop_reason").orElse(""), body.string("stop_sequence"));
        return new ChatTurn(
                body.string("id").orElse(""),
                body.string("model").orElse(""),
                0,
                List.of(new ChatTurn.Choice(0, parts, finish, Optional.empty())),
                body.get("usage")
                        .flatMap(usage -> AnthropicUsage.read(usage.raw().tree())),
                extras);
    }

    /** The part with its signature told as this vendor's. */
    private static Part signed(Part part, String vendor) {
        return switch (part) {
            case Part.Reasoning thought ->
                new Part.Reasoning(
                        thought.text(), thought.signature().map(given -> of(given, vendor)), thought.extras());
            case Part.RedactedReasoning redacted -> new Part.RedactedReasoning(of(redacted.data(), vendor));
            default -> part;
        };
    }

    private static Signature of(Signature given, String vendor) {
        return given.issuer() == DialectId.ANTHROPIC && given.vendor().isEmpty()
                ? new Signature(given.issuer(), vendor, given.value())
                : given;
    }

    private static Extras present(Extras extras) {
        Map<String, RawJson> fields = new LinkedHashMap<>(extras.fields());
        fields.values().removeIf(RawJson::isNull);
        return fields.isEmpty() ? Extras.NONE : new Extras(DialectId.ANTHROPIC, fields);
    }

    /** Why the model refused, for formats that show it as content. */
    static Optional<Part> refusal(Extras extras) {
        return extras.get("stop_details")
                .map(details -> details.tree().path("explanation"))
                .filter(explanation ->
                        explanation.isString() && !explanation.stringValue().isEmpty())
                .map(explanation -> new Part.Refusal(explanation.stringValue()));
    }

    @Override
    public Facts scan(Buffer bytes, Quirks quirks) {
        try {
            RawObject body = RawObject.read(bytes);
            if (!body.present("content")) {
                throw failure(bytes);
            }
            Optional<Usage> usage = body.get("usage").flatMap(raw -> AnthropicUsage.read(raw.tree()));
            Optional<FinishReason> finish = body.string("stop_reason")
                    .map(raw -> AnthropicFinishReasons.read(raw, body.string("stop_sequence")));
            return new Facts(usage, finish);
        } catch (JacksonException notJson) {
            throw failure(bytes);
        }
    }

    private static BadAnswer failure(Buffer bytes) {
        try {
            var answer = Json.read(bytes);
            if (answer.path("type").asString("").equals("error") || answer.has("error")) {
                return new BadAnswer(AnthropicErrorBody.read(answer).inAnswer());
            }
        } catch (JacksonException notJson) {
            return new BadAnswer(noMessage("the provider's answer is not JSON"));
        }
        return new BadAnswer(noMessage("the provider's answer is no message"));
    }

    private static GatewayError noMessage(String message) {
        return new GatewayError.UpstreamFailed(message, Reason.BAD_ANSWER);
    }
}

package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.BodyField;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.TurnReader;
import io.llmfusion.dialect.responses.ResponsesFinishReasons.Said;
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
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.Usage;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads a whole response. Stateless. */
final class ResponsesTurnReader implements TurnReader {
    /** What an answer says beyond its items, its end and what the request said. */
    private static final String TIER = "service_tier";

    @Override
    public ChatTurn read(Buffer bytes, Quirks quirks) {
        try {
            BodyField body = BodyField.read(bytes, ResponsesItemReader.OPAQUE);
            if (failed(body.string("status").orElse("")) || body.get("output").isEmpty()) {
                throw failure(bytes);
            }
            return turn(body, quirks);
        } catch (InvalidBody unreadable) {
            throw failure(bytes);
        }
    }

    private static boolean failed(String status) {
        return status.equals("failed") || status.equals("cancelled");
    }

    private static ChatTurn turn(BodyField body, Quirks quirks) {
        List<Part> parts = new ArrayList<>();
        body.list("output").forEach(item -> parts.addAll(ResponsesItemReader.read(item.object(), quirks.signatures())));
        FinishReason finish = ResponsesFinishReasons.read(head(body), said(parts));
        OptionalLong created = body.get("created_at")
                .map(BodyField::decimal)
                .map(time -> OptionalLong.of(time.longValue()))
                .orElse(OptionalLong.empty());
        return new ChatTurn(
                body.string("id").orElse(""),
                body.string("model").orElse(""),
                created.orElse(0),
                List.of(new ChatTurn.Choice(0, parts, finish, logprobs(body))),
                body.get("usage")
                        .flatMap(usage -> ResponsesUsage.read(usage.raw().tree())),
                extras(body));
    }

    private static JsonNode head(BodyField body) {
        var head = Json.object();
        for (String name : List.of("status", "incomplete_details")) {
            body.get(name).ifPresent(field -> head.set(name, field.raw().tree()));
        }
        return head;
    }

    static Said said(List<Part> parts) {
        if (parts.stream().anyMatch(Part.ToolUse.class::isInstance)) {
            return Said.CALLS;
        }
        return parts.stream().anyMatch(Part.Refusal.class::isInstance) ? Said.REFUSAL : Said.NOTHING_OF_NOTE;
    }

    static Extras extras(BodyField body) {
        Map<String, RawJson> fields = new LinkedHashMap<>();
        body.get(TIER).ifPresent(tier -> fields.put(TIER, tier.raw()));
        return ResponsesJson.extras(fields);
    }

    /** As the chat format has them, whose entries are the same. */
    private static Optional<Annotation> logprobs(BodyField body) {
        List<String> entries = new ArrayList<>();
        for (BodyField item : body.list("output")) {
            if (item.string("type").filter(ResponsesItemReader.MESSAGE::equals).isPresent()) {
                for (BodyField part : item.list("content")) {
                    part.list("logprobs")
                            .forEach(entry -> entries.add(entry.raw().text()));
                }
            }
        }
        return entries.isEmpty() ? Optional.empty() : Optional.of(logprobs(entries));
    }

    static Annotation logprobs(List<String> entries) {
        return new Annotation(
                DialectId.CHAT, new RawJson("{\"content\":[" + String.join(",", entries) + "],\"refusal\":null}"));
    }

    @Override
    public Facts scan(Buffer bytes, Quirks quirks) {
        try {
            RawObject body = RawObject.read(bytes);
            String status = body.string("status").orElse("");
            if (failed(status) || !body.present("output")) {
                throw failure(bytes);
            }
            Optional<Usage> usage = body.get("usage").flatMap(raw -> ResponsesUsage.read(raw.tree()));
            return new Facts(usage, Optional.of(finish(body)));
        } catch (JacksonException notJson) {
            throw failure(bytes);
        }
    }

    private static FinishReason finish(RawObject body) {
        var head = Json.object();
        for (String name : List.of("status", "incomplete_details")) {
            body.get(name).ifPresent(value -> head.set(name, value.tree()));
        }
        Said said = Said.NOTHING_OF_NOTE;
        for (JsonNode item : body.get("output").orElse(RawJson.NULL).tree()) {
            String type = item.path("type").asString("");
            boolean calls = type.equals("function_call") || type.equals(ResponsesItemReader.CUSTOM_CALL);
            said = calls ? Said.CALLS : said;
        }
        return ResponsesFinishReasons.read(head, said);
    }

    private static BadAnswer failure(Buffer bytes) {
        try {
            JsonNode answer = Json.read(bytes);
            if (ResponsesErrorBody.isError(answer)) {
                return new BadAnswer(ResponsesErrorBody.read(answer).inAnswer());
            }
            if (failed(answer.path("status").asString(""))) {
                return new BadAnswer(noAnswer("the provider gave its answer up"));
            }
        } catch (JacksonException notJson) {
            return new BadAnswer(noAnswer("the provider's answer is not JSON"));
        }
        return new BadAnswer(noAnswer("the provider's answer is no response"));
    }

    private static GatewayError noAnswer(String message) {
        return new GatewayError.UpstreamFailed(message, Reason.BAD_ANSWER);
    }
}

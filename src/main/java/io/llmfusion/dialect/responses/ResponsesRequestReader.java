package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.BodyField;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.RequestReader;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.OutputOptions;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ReasoningRequest;
import io.llmfusion.model.RequestHead;
import io.llmfusion.model.ResponseFormat;
import io.llmfusion.model.Sampling;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads {@code POST /v1/responses} of a self-contained body. Fields that only this format has are kept; of objects read in
 * part, the rest is kept.
 */
final class ResponsesRequestReader implements RequestReader {
    private static final Pattern INDEX = Pattern.compile("\\.(\\d+)(?=\\.|$)");
    private static final Set<String> KNOWN = Set.of(
            "model",
            "input",
            "instructions",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "max_output_tokens",
            "temperature",
            "top_p",
            "stream",
            "text",
            "reasoning",
            "top_logprobs",
            "verbosity");
    private static final Set<String> TEXT = Set.of("format", "verbosity");
    private static final Set<String> REASONING = Set.of("effort", "summary", "generate_summary");

    /** What stands for a conversation that is not in the body. */
    private static final List<String> ELSEWHERE = List.of("prompt", "previous_response_id", "conversation");

    /** Fields with the value that they have anyway: nothing is lost where they cannot be said. */
    private static final Map<String, String> DEFAULTS =
            Map.of("background", "false", "truncation", "\"disabled\"", "service_tier", "\"auto\"", "metadata", "{}");

    @Override
    public ChatRequest read(RequestHead head, Buffer bytes) {
        try {
            return read(BodyField.read(bytes, ResponsesItemReader.OPAQUE));
        } catch (InvalidBody invalid) {
            throw inBrackets(invalid.error());
        }
    }

    /** Paths as this format's users write them: {@code input[2].content[0].text}. */
    private static InvalidBody inBrackets(GatewayError.InvalidRequest error) {
        Optional<String> field = error.field()
                .filter(path -> !path.equals("body"))
                .map(path -> INDEX.matcher(path).replaceAll("[$1]"));
        String who = field.map(path -> "`" + path + "` ").orElse("the body ");
        return new InvalidBody(new GatewayError.InvalidRequest(who + error.message(), field));
    }

    private static ChatRequest read(BodyField body) {
        if (body.bool("background").orElse(false)) {
            throw body.required("background")
                    .invalid("is not served here: leave it out and stream, or wait for the answer");
        }
        List<ChatMessage> messages = ResponsesInputReader.read(body);
        if (body.get("input").isEmpty()
                && ELSEWHERE.stream().noneMatch(name -> body.get(name).isPresent())) {
            throw InvalidBody.at("input", "is required: a string, or an array of items");
        }
        return new ChatRequest(
                body.requiredString("model"),
                messages,
                ResponsesToolsReader.read(body),
                sampling(body),
                output(body),
                extras(body));
    }

    private static Sampling sampling(BodyField body) {
        OptionalLong limit = body.integer("max_output_tokens");
        if (limit.orElse(1) < 1) {
            throw body.required("max_output_tokens").invalid("must be at least 1");
        }
        return new Sampling(
                limit,
                body.decimal("temperature"),
                body.decimal("top_p"),
                OptionalInt.empty(),
                List.of(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }

    private static OutputOptions output(BodyField body) {
        return new OutputOptions(
                body.bool("stream").orElse(false),
                true,
                body.get("text").flatMap(text -> text.object().get("format")).map(ResponsesRequestReader::format),
                body.get("reasoning").flatMap(reasoning -> reasoning(reasoning.object())),
                logprobs(body));
    }

    /** Wanted by name; {@code top_logprobs} says how many beside the chosen one. */
    private static OptionalInt logprobs(BodyField body) {
        boolean included = body.list("include").stream()
                .anyMatch(name -> name.isString() && name.string().equals("message.output_text.logprobs"));
        OptionalInt alternatives = body.smallInteger("top_logprobs");
        return included || alternatives.orElse(0) > 0 ? OptionalInt.of(alternatives.orElse(0)) : OptionalInt.empty();
    }

    private static ResponseFormat format(BodyField format) {
        String type = format.object().requiredString("type");
        return switch (type) {
            case "text" -> new ResponseFormat.Text();
            case "json_object" -> new ResponseFormat.Json();
            case "json_schema" ->
                new ResponseFormat.Schema(
                        format.requiredString("name"),
                        format.string("description"),
                        format.required("schema").raw(),
                        format.bool("strict"));
            default ->
                throw format.required("type").invalid("is `" + type + "`; send `text`, `json_object` or `json_schema`");
        };
    }

    private static Optional<ReasoningRequest> reasoning(BodyField reasoning) {
        Optional<String> effort = reasoning.string("effort");
        Optional<String> summary = reasoning.string("summary").or(() -> reasoning.string("generate_summary"));
        return effort.isEmpty() && summary.isEmpty()
                ? Optional.empty()
                : Optional.of(new ReasoningRequest(effort, OptionalLong.empty(), Optional.empty(), summary));
    }

    private static Extras extras(BodyField body) {
        Map<String, RawJson> fields =
                new LinkedHashMap<>(body.extras(DialectId.RESPONSES, KNOWN).fields());
        DEFAULTS.forEach((name, value) ->
                fields.computeIfPresent(name, (_, given) -> given.text().equals(value) ? null : given));
        verbosity(body).ifPresent(field -> fields.put("verbosity", field.raw()));
        rest(body, "text", TEXT).ifPresent(rest -> fields.put("text", rest));
        rest(body, "reasoning", REASONING).ifPresent(rest -> fields.put("reasoning", rest));
        return ResponsesJson.extras(fields);
    }

    /** Under the name that the chat format has for it. */
    private static Optional<BodyField> verbosity(BodyField body) {
        return body.get("text").flatMap(text -> text.get("verbosity"));
    }

    /** The members of an object that the pivot has no place for, as an object of their own. */
    private static Optional<RawJson> rest(BodyField body, String name, Set<String> known) {
        return body.get(name)
                .map(field -> ResponsesJson.extras(
                        field.extras(DialectId.RESPONSES, known).fields()))
                .filter(extras -> !extras.isEmpty())
                .map(extras -> ResponsesJson.object(extras.fields()));
    }
}

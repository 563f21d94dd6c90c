package io.llmfusion.dialect.chat;

import io.llmfusion.dialect.BodyField;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.RequestReader;
import io.llmfusion.model.ChatRequest;
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

/** Reads a chat completion request: its top level here, messages and tools in readers of their own. */
final class ChatRequestReader implements RequestReader {
    /** Kept as bytes: they go to the provider as they came. */
    private static final Set<String> SCHEMAS = Set.of("parameters", "schema");

    private static final Set<String> KNOWN = Set.of(
            "model",
            "messages",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "functions",
            "function_call",
            "max_tokens",
            "max_completion_tokens",
            "temperature",
            "top_p",
            "top_k",
            "stop",
            "seed",
            "frequency_penalty",
            "presence_penalty",
            "n",
            "stream",
            "response_format",
            "reasoning_effort",
            "logprobs",
            "top_logprobs");

    @Override
    public ChatRequest read(RequestHead head, Buffer body) {
        ChatField root = parse(body);
        String model = root.require("model", "name a model of `GET /v1/models`").nonBlank();
        ChatField messages = root.require("messages", "write `[{\"role\": \"user\", \"content\": \"...\"}]`");
        if (messages.elements().isEmpty()) {
            throw messages.wrong("must hold at least one message");
        }
        return new ChatRequest(
                model,
                ChatMessageReader.read(messages),
                ChatToolReader.read(root),
                sampling(root),
                output(root),
                extras(root));
    }

    private static ChatField parse(Buffer body) {
        try {
            return new ChatField(BodyField.read(body, SCHEMAS));
        } catch (InvalidBody notAnObject) {
            throw new InvalidBody(new GatewayError.InvalidRequest(
                    "the body " + notAnObject.error().message(), Optional.empty()));
        }
    }

    private static Sampling sampling(ChatField root) {
        return new Sampling(
                maxTokens(root),
                root.get("temperature").map(ChatField::decimal),
                root.get("top_p").map(ChatField::decimal),
                small(root.get("top_k"), -1),
                root.get("stop").map(ChatRequestReader::stop).orElse(List.of()),
                whole(root.get("seed"), Long.MIN_VALUE),
                root.get("frequency_penalty").map(ChatField::decimal),
                root.get("presence_penalty").map(ChatField::decimal),
                small(root.get("n"), 1));
    }

    /** The newer name wins where both stand. */
    private static OptionalLong maxTokens(ChatField root) {
        OptionalLong legacy = whole(root.get("max_tokens"), 1);
        OptionalLong present = whole(root.get("max_completion_tokens"), 1);
        return present.isPresent() ? present : legacy;
    }

    private static List<String> stop(ChatField field) {
        if (field.isString()) {
            return List.of(field.string());
        }
        return field.elements().stream().map(ChatField::string).toList();
    }

    private static OutputOptions output(ChatField root) {
        return new OutputOptions(
                root.get("stream").map(ChatField::bool).orElse(false),
                root.get("stream_options")
                        .map(ChatField::object)
                        .flatMap(options -> options.get("include_usage"))
                        .map(ChatField::bool)
                        .orElse(false),
                root.get("response_format").flatMap(ChatRequestReader::format),
                root.get("reasoning_effort").map(ChatField::nonBlank).map(ReasoningRequest::effort),
                logprobs(root));
    }

    private static OptionalInt logprobs(ChatField root) {
        OptionalInt alternatives = small(root.get("top_logprobs"), 0);
        boolean wanted = root.get("logprobs").map(ChatField::bool).orElse(false);
        return wanted ? OptionalInt.of(alternatives.orElse(0)) : OptionalInt.empty();
    }

    /** Empty for a type that only some vendor knows: that one stays among the extras. */
    private static Optional<ResponseFormat> format(ChatField field) {
        String type = field.object()
                .require("type", "write \"text\", \"json_object\" or \"json_schema\"")
                .string();
        return switch (type) {
            case "text" -> Optional.of(new ResponseFormat.Text());
            case "json_object" -> Optional.of(new ResponseFormat.Json());
            case "json_schema" -> Optional.of(schema(field));
            default -> Optional.empty();
        };
    }

    private static ResponseFormat schema(ChatField field) {
        ChatField schema = field.require("json_schema", "write `{\"name\": \"...\", \"schema\": {...}}`")
                .object();
        return new ResponseFormat.Schema(
                schema.require("name", "give the schema a name").nonBlank(),
                schema.get("description").map(ChatField::string),
                schema.get("schema").map(ChatField::object).map(ChatField::raw).orElse(RawJson.EMPTY_OBJECT),
                schema.get("strict").map(ChatField::bool));
    }

    private static Extras extras(ChatField root) {
        Map<String, RawJson> rest = new LinkedHashMap<>(root.rest(KNOWN).fields());
        root.get("response_format")
                .filter(field -> format(field).isEmpty())
                .ifPresent(field -> rest.put("response_format", field.raw()));
        rest.remove("stream_options");
        root.get("stream_options")
                .map(options -> options.rest(Set.of("include_usage")))
                .filter(options -> !options.isEmpty())
                .ifPresent(options -> rest.put("stream_options", ChatJson.object(options.fields())));
        return ChatField.extras(rest);
    }

    private static OptionalLong whole(Optional<ChatField> field, long least) {
        return field.map(value -> OptionalLong.of(value.whole(least))).orElse(OptionalLong.empty());
    }

    private static OptionalInt small(Optional<ChatField> field, int least) {
        return field.map(value -> OptionalInt.of(value.smallWhole(least))).orElse(OptionalInt.empty());
    }
}

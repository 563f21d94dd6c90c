package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.BodyField;
import io.llmfusion.dialect.RequestReader;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Json;
import io.llmfusion.model.OutputOptions;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ReasoningRequest;
import io.llmfusion.model.RequestHead;
import io.llmfusion.model.ResponseFormat;
import io.llmfusion.model.Sampling;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code POST /v1/messages}. Fields that only this format has are kept; of objects read in part, the rest is kept. */
final class AnthropicRequestReader implements RequestReader {
    private static final Set<String> OPAQUE = Set.of("input", "input_schema", "schema");
    private static final Set<String> KNOWN = Set.of(
            "model",
            "messages",
            "system",
            "max_tokens",
            "stop_sequences",
            "stream",
            "temperature",
            "top_p",
            "top_k",
            "tools",
            "tool_choice",
            "thinking",
            "output_config",
            "output_format",
            "mcp_servers");
    private static final Set<String> THINKING = Set.of("type", "budget_tokens", "display");
    private static final Set<String> OUTPUT_CONFIG = Set.of("effort", "format");
    /** A schema has a name elsewhere and none here. */
    private static final String SCHEMA_NAME = "response";

    @Override
    public ChatRequest read(RequestHead head, Buffer bytes) {
        BodyField body = BodyField.read(bytes, OPAQUE);
        Set<String> connectors = AnthropicToolsReader.connectorServers(body).stream()
                .flatMap(server -> server.string("name").stream())
                .collect(Collectors.toUnmodifiableSet());
        return new ChatRequest(
                body.requiredString("model"),
                AnthropicMessagesReader.read(body, new AnthropicLoopHistory(connectors)),
                AnthropicToolsReader.read(body),
                sampling(body),
                output(body),
                extras(body, head));
    }

    private static Sampling sampling(BodyField body) {
        long maxTokens = body.required("max_tokens").integer();
        if (maxTokens < 0) {
            throw body.required("max_tokens").invalid("must not be negative");
        }
        return new Sampling(
                OptionalLong.of(maxTokens),
                body.decimal("temperature"),
                body.decimal("top_p"),
                body.smallInteger("top_k"),
                body.list("stop_sequences").stream().map(BodyField::string).toList(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }

    private static OutputOptions output(BodyField body) {
        Optional<BodyField> format = body.get("output_config")
                .flatMap(config -> config.object().get("format"))
                .or(() -> body.get("output_format"));
        return new OutputOptions(
                body.bool("stream").orElse(false),
                true,
                format.map(AnthropicRequestReader::format),
                reasoning(body),
                OptionalInt.empty());
    }

    private static ResponseFormat format(BodyField format) {
        String type = format.object().requiredString("type");
        if (!type.equals("json_schema")) {
            throw format.required("type").invalid("is `" + type + "`; send `json_schema`");
        }
        BodyField schema = format.required("schema");
        return new ResponseFormat.Schema(
                format.string("name").orElse(SCHEMA_NAME), Optional.empty(), schema.raw(), Optional.empty(), true);
    }

    private static Optional<ReasoningRequest> reasoning(BodyField body) {
        Optional<BodyField> thinking = body.get("thinking").map(BodyField::object);
        Optional<String> effort = body.get("output_config").flatMap(config -> config.string("effort"));
        if (thinking.isEmpty() && effort.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong budget =
                thinking.map(field -> field.integer("budget_tokens")).orElse(OptionalLong.empty());
        return Optional.of(new ReasoningRequest(
                effort,
                budget,
                thinking.map(field -> field.requiredString("type")),
                thinking.flatMap(field -> field.string("display"))));
    }

    private static Extras extras(BodyField body, RequestHead head) {
        Map<String, RawJson> fields =
                new LinkedHashMap<>(body.extras(DialectId.ANTHROPIC, KNOWN).fields());
        rest(body, "thinking", THINKING).ifPresent(rest -> fields.put("thinking", rest));
        rest(body, "output_config", OUTPUT_CONFIG).ifPresent(rest -> fields.put("output_config", rest));
        List<BodyField> connectors = AnthropicToolsReader.connectorServers(body);
        if (!connectors.isEmpty()) {
            fields.put("mcp_servers", array(connectors));
        }
        String betas = head.headers().getOrDefault("anthropic-beta", "");
        if (!betas.isBlank()) {
            fields.put(AnthropicRequestWriter.BETAS, strings(betas.split(",")));
        }
        return fields.isEmpty() ? Extras.NONE : new Extras(DialectId.ANTHROPIC, fields);
    }

    /** The members of an object that the pivot has no place for, as an object of their own. */
    private static Optional<RawJson> rest(BodyField body, String name, Set<String> known) {
        return body.get(name)
                .map(field -> field.extras(DialectId.ANTHROPIC, known))
                .filter(extras -> !extras.isEmpty())
                .map(extras -> AnthropicJson.object(extras.fields()));
    }

    private static RawJson array(List<BodyField> items) {
        return new RawJson(items.stream().map(item -> item.raw().text()).collect(Collectors.joining(",", "[", "]")));
    }

    private static RawJson strings(String... values) {
        return new RawJson(Arrays.stream(values)
                .map(value -> Json.quote(value.strip()))
                .collect(Collectors.joining(",", "[", "]")));
    }
}

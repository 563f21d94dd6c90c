package io.llmfusion.mcp.builtin;

import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Extras;
import io.llmfusion.model.OutputOptions;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ResponseFormat;
import io.llmfusion.model.Role;
import io.llmfusion.model.Sampling;
import io.llmfusion.model.ToolUsePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * What a tool's arguments ask of a model; the arguments have been checked against the tool's schema.
 *
 * @param request answered whole
 */
record ChatArguments(ChatRequest request) {
    private static final String DEFAULT_MODEL = "default";

    /** Of `llm_chat`. */
    static ChatArguments conversation(JsonNode arguments) {
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonNode message : arguments.path("messages")) {
            messages.add(ChatMessage.text(
                    role(message.path("role").asString("")),
                    message.path("content").asString("")));
        }
        return of(arguments, messages);
    }

    /** Of `llm_generate` and `llm_compare`. */
    static ChatArguments prompt(JsonNode arguments) {
        List<ChatMessage> messages = new ArrayList<>();
        if (arguments.has("system")) {
            messages.add(ChatMessage.text(Role.SYSTEM, arguments.path("system").asString("")));
        }
        messages.add(ChatMessage.text(Role.USER, arguments.path("prompt").asString("")));
        return of(arguments, messages);
    }

    private static ChatArguments of(JsonNode arguments, List<ChatMessage> messages) {
        return new ChatArguments(new ChatRequest(
                arguments.path("model").asString(DEFAULT_MODEL),
                messages,
                ToolUsePolicy.NONE,
                sampling(arguments),
                output(arguments),
                Extras.NONE));
    }

    private static Role role(String written) {
        return switch (written) {
            case "system" -> Role.SYSTEM;
            case "assistant" -> Role.ASSISTANT;
            default -> Role.USER;
        };
    }

    private static Sampling sampling(JsonNode arguments) {
        Sampling none = Sampling.DEFAULTS;
        return new Sampling(
                arguments.has("max_tokens")
                        ? OptionalLong.of(
                                arguments.path("max_tokens").decimalValue().longValue())
                        : OptionalLong.empty(),
                Optional.of(arguments.path("temperature"))
                        .filter(JsonNode::isNumber)
                        .map(JsonNode::decimalValue),
                none.topP(),
                none.topK(),
                none.stop(),
                none.seed(),
                none.frequencyPenalty(),
                none.presencePenalty(),
                none.choices());
    }

    private static OutputOptions output(JsonNode arguments) {
        Optional<ResponseFormat> format = Optional.of(arguments.path("json_schema"))
                .filter(JsonNode::isObject)
                .map(schema ->
                        new ResponseFormat.Schema("answer", Optional.empty(), RawJson.of(schema), Optional.empty()));
        return new OutputOptions(false, false, format, Optional.empty(), OptionalInt.empty());
    }
}

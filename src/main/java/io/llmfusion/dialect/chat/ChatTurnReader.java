package io.llmfusion.dialect.chat;

import io.llmfusion.dialect.TurnReader;
import io.llmfusion.model.Annotation;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.Part;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawJson;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads a whole chat completion. Stateless. */
final class ChatTurnReader implements TurnReader {
    private static final Set<String> KNOWN = Set.of("id", "object", "created", "model", "choices", "usage", "fusion");

    @Override
    public ChatTurn read(Buffer body, Quirks quirks) {
        JsonNode answer = parse(body);
        List<ChatTurn.Choice> choices = new ArrayList<>();
        for (JsonNode choice : answer.path("choices")) {
            choices.add(choice(choice, choices.size(), quirks));
        }
        return new ChatTurn(
                Optional.of(answer.path("id").asString(""))
                        .filter(id -> !id.isBlank())
                        .orElseGet(ChatIds::mint),
                answer.path("model").asString(""),
                answer.path("created").asLong(0),
                choices,
                ChatUsage.ofAnswer(answer, quirks),
                ChatJson.rest(answer, KNOWN));
    }

    /** Token by token: the answer itself is not looked at. */
    @Override
    public Facts scan(Buffer body, Quirks quirks) {
        ChatChunkTokens tokens = new ChatChunkTokens(quirks.reasoningField());
        try {
            tokens.read(ChatSkeleton.of(body.getBytes()));
        } catch (JacksonException notJson) {
            throw bad("the provider's answer is not JSON");
        }
        if (tokens.mayBeError() || !tokens.hasChoices()) {
            parse(body);
        }
        return new Facts(
                tokens.usage().flatMap(usage -> ChatUsage.read(usage, quirks)),
                Optional.of(ChatFinishReasons.read(tokens.finishReason().orElse(""), tokens.calledTools())));
    }

    private static JsonNode parse(Buffer body) {
        JsonNode answer = tree(body);
        if (ChatErrorBody.isError(answer)) {
            throw new BadAnswer(ChatErrors.inAnswer(answer));
        }
        if (!answer.path("choices").isArray() || answer.path("choices").isEmpty()) {
            throw bad("the provider's answer holds no choices");
        }
        return answer;
    }

    private static JsonNode tree(Buffer body) {
        try {
            return Json.read(body);
        } catch (JacksonException notJson) {
            throw bad("the provider's answer is not JSON");
        }
    }

    private static BadAnswer bad(String message) {
        return new BadAnswer(new GatewayError.UpstreamFailed(message, GatewayError.UpstreamFailed.Reason.BAD_ANSWER));
    }

    private static ChatTurn.Choice choice(JsonNode choice, int position, Quirks quirks) {
        List<Part> parts = ChatMessageParts.read(choice.path("message"), quirks);
        JsonNode logprobs = choice.path("logprobs");
        return new ChatTurn.Choice(
                choice.path("index").asInt(position),
                parts,
                finish(choice),
                logprobs.isObject()
                        ? Optional.of(new Annotation(DialectId.CHAT, RawJson.of(logprobs)))
                        : Optional.empty());
    }

    private static FinishReason finish(JsonNode choice) {
        JsonNode message = choice.path("message");
        boolean calledTools = !message.path("tool_calls").isEmpty()
                || message.path("function_call").isObject();
        return ChatFinishReasons.read(choice.path("finish_reason").asString(""), calledTools);
    }
}

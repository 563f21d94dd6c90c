package io.llmfusion.provider;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.config.OperationApi;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.Operation;
import io.llmfusion.model.OperationAnswer;
import io.llmfusion.model.OperationBody;
import io.llmfusion.model.Warning;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** Estimates the tokens of a chat where the provider does not count them itself, or not for clients of this format. */
final class TokenCounting {
    private static final Warning ESTIMATE = new Warning(
            "answer.tokens", "is an estimate by OpenAI's vocabulary: the provider does not count for this format");
    private static final Warning PARTIAL =
            new Warning("messages", "pictures, sound, files and encrypted reasoning are not in the estimate");

    private final ProviderSetup setup;
    private final Vertx vertx;

    TokenCounting(ProviderSetup setup, Vertx vertx) {
        this.setup = setup;
        this.vertx = vertx;
    }

    /** What is to be counted here, if anything is. */
    Optional<OperationBody.Sent> countedHere(Attempt attempt) {
        if (!(attempt.command().body() instanceof OperationBody.Sent sent)
                || sent.operation() != Operation.TOKEN_COUNT) {
            return Optional.empty();
        }
        boolean counts = setup.config()
                .operation(Operation.TOKEN_COUNT)
                .map(OperationApi::dialect)
                .filter(dialect -> dialect == sent.dialect())
                .isPresent();
        return counts ? Optional.empty() : Optional.of(sent);
    }

    /** Never on the event loop: the vocabulary has to be loaded, and texts are long. */
    void count(Attempt attempt, OperationBody.Sent sent) {
        attempt.connected();
        LargeWork.run(vertx, Long.MAX_VALUE, () -> estimated(sent))
                .onSuccess(estimate -> told(attempt, estimate))
                .onFailure(attempt::failWith);
    }

    private record Estimate(long tokens, List<Warning> warnings) {}

    private static void told(Attempt attempt, Estimate estimate) {
        attempt.warnings(estimate.warnings());
        attempt.answer(
                new ChatReply.Performed(attempt.head(), new OperationAnswer.Tokens(estimate.tokens())),
                Optional.empty());
    }

    private Estimate estimated(OperationBody.Sent sent) {
        try {
            ChatRequest request =
                    setup.dialects().client(sent.dialect()).requestReader().read(sent.head(), chat(sent));
            TokenEstimate counting = new TokenEstimate();
            long tokens = counting.of(request);
            List<Warning> warnings = new ArrayList<>(List.of(ESTIMATE));
            if (!counting.isComplete()) {
                warnings.add(PARTIAL);
            }
            return new Estimate(tokens, warnings);
        } catch (InvalidBody invalid) {
            throw new GatewayFailure(invalid.error());
        }
    }

    /** What is to be counted as the chat that it would be. */
    private static Buffer chat(OperationBody.Sent sent) {
        if (!(tree(sent.bytes()) instanceof ObjectNode top)) {
            return sent.bytes();
        }
        if (sent.dialect() == DialectId.GEMINI) {
            return top.get("generateContentRequest") instanceof ObjectNode whole
                    ? Json.writeBuffer(whole)
                    : sent.bytes();
        }
        // Required of a chat, and unknown to a count.
        return top.has("max_tokens") ? sent.bytes() : Json.writeBuffer(top.put("max_tokens", 1));
    }

    private static Object tree(Buffer body) {
        try {
            return Json.read(body);
        } catch (JacksonException notJson) {
            throw InvalidBody.at("body", "is not a JSON object: " + Json.complaint(notJson));
        }
    }
}

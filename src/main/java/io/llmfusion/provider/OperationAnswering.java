package io.llmfusion.provider;

import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.dialect.Dialects;
import io.llmfusion.dialect.EmbeddingsFormat;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.TurnReader;
import io.llmfusion.model.EmbeddingsRequest;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Operation;
import io.llmfusion.model.OperationAnswer;
import io.llmfusion.model.OperationBody;
import io.llmfusion.model.RawAnswer;
import io.llmfusion.model.Usage;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Decides how an answer that is no chat's is read: as it is wherever client and provider speak the same format. */
final class OperationAnswering {
    private static final String UNSAID = "application/octet-stream";

    private final Dialects dialects;
    private final Vertx vertx;

    OperationAnswering(ProviderSetup setup, Vertx vertx) {
        this.dialects = setup.dialects();
        this.vertx = vertx;
    }

    /** One answer and what it is the answer to. */
    private record Expected(Attempt attempt, OutgoingRequest.Form.Operation form, Answering.Head head) {
        String contentType() {
            return head.contentType().orElse(UNSAID);
        }

        boolean isJson() {
            return contentType().toLowerCase(Locale.ROOT).contains("json")
                    || head.contentType().isEmpty();
        }
    }

    /** @param refused told of the error that the provider answered with */
    AnswerReading reading(
            Attempt attempt, OutgoingRequest.Form.Operation form, Answering.Head head, Consumer<GatewayError> refused) {
        Expected expected = new Expected(attempt, form, head);
        if (!head.isSuccess()) {
            return new WholeBody(attempt, WholeBody.Bound.ERROR, body -> {
                GatewayError error = error(expected, head.status(), body);
                refused.accept(error);
                attempt.fail(error);
            });
        }
        return switch (Framing.of(head.contentType())) {
            case EVENTS -> {
                attempt.contentType(expected.contentType());
                yield new PassedEvents(attempt, ends(expected), data -> error(expected, 500, data));
            }
            case JSON -> whole(expected);
            case UNSAID -> isSpeech(expected) ? bytes(expected) : whole(expected);
            case HTML -> failing(attempt, "The provider answered with a web page; is the address right?");
            case AWS_EVENTS -> failing(attempt, "The provider answered in a format that is not read here.");
        };
    }

    /** Completions end by a word of their own, which other events have not. */
    private static PassedEvents.End ends(Expected expected) {
        return switch (expected.form().body()) {
            case OperationBody.Sent sent
            when sent.operation() == Operation.COMPLETIONS ->
                sent.head().includeUsage() ? PassedEvents.End.SAID : PassedEvents.End.SAID_BEHIND_USAGE;
            case OperationBody.Sent ignored -> PassedEvents.End.OF_BODY;
            case OperationBody.Embed ignored -> PassedEvents.End.OF_BODY;
        };
    }

    private static boolean isSpeech(Expected expected) {
        return expected.form().body().operation() == Operation.SPEECH;
    }

    private static AnswerReading bytes(Expected expected) {
        expected.attempt().contentType(expected.contentType());
        return new PassedBytes(expected.attempt());
    }

    private GatewayError error(Expected expected, int status, Buffer body) {
        return dialects.provider(expected.form().api().dialect())
                .errorReader()
                .read(status, expected.head().headers(), body);
    }

    private AnswerReading whole(Expected expected) {
        Attempt attempt = expected.attempt();
        return new WholeBody(attempt, WholeBody.Bound.ANSWER, body -> {
            if (body.length() == 0) {
                attempt.fail(Streams.badAnswer("The provider answered with an empty body."));
                return;
            }
            LargeWork.run(vertx, body.length(), () -> reply(expected, body))
                    .onSuccess(read -> attempt.answer(read.reply(attempt), read.usage()))
                    .onFailure(failure -> failed(attempt, failure));
        });
    }

    private static void failed(Attempt attempt, Throwable failure) {
        if (failure instanceof TurnReader.BadAnswer bad) {
            attempt.fail(bad.error());
        } else {
            attempt.failWith(failure);
        }
    }

    /** What has been made of a body; the head of the reply is only known when it is told. */
    private record Read(Optional<OperationAnswer> answer, RawAnswer raw) {
        ChatReply reply(Attempt attempt) {
            return answer.<ChatReply>map(understood -> new ChatReply.Performed(attempt.head(), understood))
                    .orElseGet(() -> new ChatReply.AnsweredRaw(attempt.head(), raw));
        }

        Optional<Usage> usage() {
            return answer.flatMap(OperationAnswer::usage).or(raw::usage);
        }
    }

    private Read reply(Expected expected, Buffer body) {
        Optional<Usage> usage = Optional.empty();
        if (expected.isJson()) {
            OperationFacts facts = OperationFacts.of(body);
            if (facts.isError()) {
                throw new TurnReader.BadAnswer(error(expected, 500, body));
            }
            usage = facts.usage();
        }
        RawAnswer raw = new RawAnswer(expected.contentType(), body, usage, Optional.empty());
        return new Read(understood(expected, body), raw);
    }

    /** Where the formats differ, or the vectors came in another encoding than the client asked for. */
    private Optional<OperationAnswer> understood(Expected expected, Buffer body) {
        return switch (expected.form().body()) {
            case OperationBody.Embed embed -> Optional.of(embeddings(expected, embed.request(), body));
            case OperationBody.Sent sent
            when VectorEncoding.differs(sent, body) -> Optional.of(embeddings(expected, request(sent), body));
            case OperationBody.Sent ignored -> Optional.empty();
        };
    }

    private EmbeddingsRequest request(OperationBody.Sent sent) {
        try {
            return dialects.client(sent.dialect()).embeddings().orElseThrow().readRequest(sent.head(), sent.bytes());
        } catch (InvalidBody odd) {
            throw new TurnReader.BadAnswer(Streams.badAnswer("The provider answered in another encoding than asked."));
        }
    }

    private OperationAnswer embeddings(Expected expected, EmbeddingsRequest request, Buffer body) {
        EmbeddingsFormat format =
                dialects.provider(expected.form().api().dialect()).embeddings().orElseThrow();
        return new OperationAnswer.Embeddings(format.readAnswer(body, request));
    }

    /** Nothing of the body matters. */
    private static AnswerReading failing(Attempt attempt, String what) {
        attempt.fail(Streams.badAnswer(what));
        return new WholeBody(attempt, WholeBody.Bound.ERROR, ignored -> {});
    }
}

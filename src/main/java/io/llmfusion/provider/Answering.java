package io.llmfusion.provider;

import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.config.ProviderConfig;
import io.llmfusion.dialect.ErrorReader;
import io.llmfusion.dialect.ProviderDialect;
import io.llmfusion.dialect.ReadContext;
import io.llmfusion.dialect.StreamReader;
import io.llmfusion.dialect.ToolNames;
import io.llmfusion.dialect.TurnReader;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RawAnswer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Decides how the body of an answer is read, by what was asked for and what has come. */
final class Answering {
    private final ProviderConfig config;
    private final ProviderDialect dialect;
    private final Vertx vertx;
    private final OperationAnswering operations;
    private final SignatureMemory signatures;

    Answering(ProviderSetup setup, Vertx vertx, SignatureMemory signatures) {
        this.signatures = signatures;
        this.config = setup.config();
        this.dialect = setup.dialects().provider(config.dialect());
        this.vertx = vertx;
        this.operations = new OperationAnswering(setup, vertx);
    }

    /** What is known of an answer when its head has come. */
    record Head(int status, Optional<String> contentType, ErrorReader.Headers headers) {
        boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        boolean isRedirect() {
            return status >= 300 && status < 400;
        }
    }

    /** @param refused told of the error that the provider answered with */
    AnswerReading reading(Attempt attempt, OutgoingRequest request, Head head, Consumer<GatewayError> refused) {
        if (head.isRedirect()) {
            return failing(attempt, redirected());
        }
        if (request.form() instanceof OutgoingRequest.Form.Operation operation) {
            return operations.reading(attempt, operation, head, refused);
        }
        if (!head.isSuccess()) {
            return new WholeBody(attempt, WholeBody.Bound.ERROR, body -> {
                GatewayError error = dialect.errorReader().read(head.status(), head.headers(), body);
                refused.accept(error);
                attempt.fail(error);
            });
        }
        return switch (Framing.of(head.contentType())) {
            case EVENTS -> events(attempt, request);
            case JSON -> whole(attempt, request, head);
            case UNSAID -> streams(attempt) ? events(attempt, request) : whole(attempt, request, head);
            case HTML ->
                failing(attempt, Streams.badAnswer("The provider answered with a web page; is the address right?"));
            case AWS_EVENTS -> new AwsEventStream(attempt, newReader(request), events(attempt));
        };
    }

    private static boolean streams(Attempt attempt) {
        return attempt.command().body().stream();
    }

    /** What becomes of pivot events. */
    private static ChatEvents events(Attempt attempt) {
        return streams(attempt) ? new ChatEvents.Streamed(attempt) : new ChatEvents.Gathered(attempt);
    }

    private AnswerReading events(Attempt attempt, OutgoingRequest request) {
        if (!streams(attempt)) {
            return new EventStream(attempt, newReader(request), remembered(attempt, new ChatEvents.Gathered(attempt)));
        }
        return switch (request.form()) {
            case OutgoingRequest.Form.Raw(var raw) ->
                new RawStream(
                        attempt,
                        dialect.newStreamScan(
                                new ReadContext(config.quirks(), raw.head().includeUsage())));
            case OutgoingRequest.Form.Translated _ ->
                new EventStream(attempt, newReader(request), remembered(attempt, new ChatEvents.Streamed(attempt)));
            case OutgoingRequest.Form.Operation ignored -> throw new IllegalStateException("no chat");
        };
    }

    private ChatEvents remembered(Attempt attempt, ChatEvents events) {
        return SignedHistory.isAskedFor(dialect.id())
                ? new ChatEvents.Remembered(
                        events,
                        new SignatureCollector(attempt.command().target().toString()),
                        signed -> signatures.keep(attempt.command(), signed))
                : events;
    }

    private StreamReader newReader(OutgoingRequest request) {
        return names(request).around(dialect.newStreamReader(new ReadContext(config.quirks(), true)));
    }

    private static ToolNames names(OutgoingRequest request) {
        return request.form() instanceof OutgoingRequest.Form.Translated(ToolNames names) ? names : ToolNames.NONE;
    }

    private AnswerReading whole(Attempt attempt, OutgoingRequest request, Head head) {
        boolean raw = request.form() instanceof OutgoingRequest.Form.Raw && !streams(attempt);
        return new WholeBody(attempt, WholeBody.Bound.ANSWER, body -> {
            if (body.length() == 0) {
                attempt.fail(Streams.badAnswer("The provider answered with an empty body."));
            } else if (raw) {
                String contentType = head.contentType().orElse("application/json");
                work(
                        attempt,
                        body,
                        () -> dialect.turnReader().scan(body, config.quirks()),
                        facts -> attempt.answer(
                                new ChatReply.AnsweredRaw(
                                        attempt.head(),
                                        new RawAnswer(contentType, body, facts.usage(), facts.finish())),
                                facts.usage()));
            } else {
                work(
                        attempt,
                        body,
                        () -> dialect.turnReader().read(body, config.quirks()),
                        turn -> told(
                                attempt,
                                names(request)
                                        .restored(turn)
                                        .createdAt(Streams.now())
                                        .ofModel(attempt.command().target().model())));
            }
        });
    }

    /** A provider that answers whole though it was asked for events is taken at its word. */
    private void told(Attempt attempt, ChatTurn turn) {
        if (!streams(attempt)) {
            remember(attempt, turn);
            attempt.answer(new ChatReply.Answered(attempt.head(), turn), turn.usage());
            return;
        }
        ChatEvents events = remembered(attempt, new ChatEvents.Streamed(attempt));
        for (ChatEvent event : TurnEvents.of(turn)) {
            events.event(event);
        }
    }

    private void remember(Attempt attempt, ChatTurn turn) {
        if (SignedHistory.isAskedFor(dialect.id())) {
            SignatureCollector collector =
                    new SignatureCollector(attempt.command().target().toString());
            TurnEvents.of(turn).forEach(collector::add);
            signatures.keep(attempt.command(), collector.calls());
        }
    }

    /** Large bodies are read by a worker thread. */
    private <T> void work(Attempt attempt, Buffer body, Supplier<T> reading, Consumer<T> taker) {
        LargeWork.run(vertx, body.length(), reading).onSuccess(taker::accept).onFailure(failure -> {
            if (failure instanceof TurnReader.BadAnswer bad) {
                attempt.fail(bad.error());
            } else {
                attempt.failWith(failure);
            }
        });
    }

    /** Nothing of the body matters. */
    private static AnswerReading failing(Attempt attempt, GatewayError error) {
        attempt.fail(error);
        return new WholeBody(attempt, WholeBody.Bound.ERROR, ignored -> {});
    }

    private static GatewayError redirected() {
        return new GatewayError.UpstreamFailed(
                "The provider's address leads elsewhere, which is not followed; correct `base-url`.",
                GatewayError.UpstreamFailed.Reason.STATUS);
    }
}

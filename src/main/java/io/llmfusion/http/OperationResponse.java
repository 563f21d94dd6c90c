package io.llmfusion.http;

import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.Command;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.StreamSource;
import io.llmfusion.bus.message.AnswerHead;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.limits.Budget;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.OperationAnswer;
import io.llmfusion.model.RequestHead;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One answer beside chat on its way to the client: whole, or bytes as they come. Belongs to one event loop.
 *
 * <pre>
 *            reply AnsweredRaw, Performed, failure
 *  WAITING ────────────────────────────────────────▶ ENDED
 *     │ Accepted                        terminal item  ▲
 *     ├──────────────▶ STREAMING ──────────────────────┤
 *     └── client gone: cancel the command, or the stream
 * </pre>
 *
 * Nothing is written before the reply: what the answer is to be told as is only known then. Bytes that break off end by a
 * reset, since nothing in them could say so; events by an error event.
 */
final class OperationResponse implements KeepAlives.Silent {
    private static final Cancel CLIENT_GONE = new Cancel("client gone", Cancel.Policy.AS_CONFIGURED);
    private static final String CONTENT_TYPE = "content-type";

    /** So many keep-alives long a client may take nothing of what is written to it. */
    private static final int PATIENCE_INTERVALS = 8;

    private static final Duration SOON = Duration.ofSeconds(1);

    private final Exchange exchange;
    private final FrontEnd frontEnd;
    private final BusClient bus;
    private final KeepAlives keepAlives;
    private final OperationDoor door;
    private final SseResponse out;
    private final Budget.Holding streamSlot;
    private Optional<Command<ChatReply>> command = Optional.empty();
    private Optional<StreamSource> source = Optional.empty();
    private String model = "";
    private boolean events;
    private boolean ended;

    OperationResponse(Exchange exchange, FrontEnd frontEnd, BusClient bus, KeepAlives keepAlives, OperationDoor door) {
        this.exchange = exchange;
        this.frontEnd = frontEnd;
        this.bus = bus;
        this.keepAlives = keepAlives;
        this.door = door;
        this.out = new SseResponse(exchange.response());
        this.streamSlot = frontEnd.limits().streams().holding();
    }

    void answer(RequestHead head, Supplier<Command<ChatReply>> send) {
        model = head.model();
        if (exchange.response().closed()) {
            finished();
            return;
        }
        if (head.stream() && !streamSlot.grow(1)) {
            fail(new GatewayError.Unavailable(
                    "as many streams are in flight as this node takes (server.limits.concurrent-streams)",
                    Optional.of(SOON)));
            return;
        }
        exchange.response().closeHandler(closed -> clientGone());
        Command<ChatReply> sent = send.get();
        command = Optional.of(sent);
        sent.reply().onComplete(reply -> {
            if (reply.succeeded()) {
                replied(reply.result());
            } else {
                fail(GatewayFailure.errorOf(reply.cause(), exchange.id()));
            }
        });
    }

    private void clientGone() {
        if (!ended) {
            source.ifPresentOrElse(
                    stream -> stream.cancel(CLIENT_GONE), () -> command.ifPresent(sent -> sent.cancel(CLIENT_GONE)));
            finished();
        }
    }

    private void replied(ChatReply reply) {
        switch (reply) {
            case ChatReply.Accepted accepted -> stream(accepted);
            case ChatReply.AnsweredRaw raw ->
                whole(raw.head(), raw.answer().contentType(), raw.answer().bytes());
            case ChatReply.Performed performed ->
                whole(performed.head(), "application/json", written(performed.answer()));
            case ChatReply.Answered ignored -> fail(new GatewayError.Internal("no chat had been asked for"));
        }
    }

    private Buffer written(OperationAnswer answer) {
        return switch (answer) {
            case OperationAnswer.Embeddings embeddings ->
                frontEnd.dialects()
                        .client(door.dialect())
                        .embeddings()
                        .orElseThrow()
                        .writeAnswer(embeddings.answer());
            case OperationAnswer.Tokens tokens -> door.tokens(tokens.tokens());
        };
    }

    private void whole(AnswerHead head, String contentType, Buffer body) {
        if (ended) {
            return;
        }
        HttpServerResponse response = exchange.response();
        AnswerHeaders.of(exchange, head).forEach(response::putHeader);
        response.setStatusCode(200).putHeader(CONTENT_TYPE, contentType).end(body);
        finished();
    }

    private void stream(ChatReply.Accepted accepted) {
        StreamSource stream = bus.source(accepted.stream());
        source = Optional.of(stream);
        if (ended) {
            stream.cancel(CLIENT_GONE);
            return;
        }
        exchange.memory().close();
        Map<String, String> headers = AnswerHeaders.of(exchange, accepted.head());
        events = headers.getOrDefault(CONTENT_TYPE, "").toLowerCase(Locale.ROOT).startsWith("text/event-stream");
        out.open(headers);
        frontEnd.metrics().firstContent(exchange.route(), exchange.age());
        keepAlives.watch(this);
        stream.handler(item -> item(stream, item));
    }

    private void item(StreamSource stream, StreamItem item) {
        if (ended) {
            return;
        }
        switch (item) {
            case StreamItem.Raw raw -> write(stream, raw.chunk().bytes());
            case StreamItem.RawEnd ignored -> end();
            case StreamItem.Failed failed -> failInStream(failed.error());
            case StreamItem.Event ignored -> {}
            case StreamItem.Notification ignored -> {}
            case StreamItem.Request ignored -> {}
            case StreamItem.Result ignored -> end();
        }
    }

    /** A client that reads slowly gets no more credit for its producer until it has caught up. */
    private void write(StreamSource stream, Buffer bytes) {
        out.write(bytes);
        if (out.isFull()) {
            stream.stopGranting();
            out.onDrain(stream::resumeGranting);
        }
    }

    private void failInStream(GatewayError error) {
        if (events) {
            out.write(exchange.errors().frame(error, exchange.id()));
            end();
        } else {
            finished();
            exchange.response().reset();
        }
    }

    private void fail(GatewayError error) {
        if (!ended) {
            ErrorRenderer.render(exchange, error);
            finished();
        }
    }

    private void end() {
        out.end();
        finished();
    }

    private void finished() {
        if (!ended) {
            ended = true;
            keepAlives.forget(this);
            streamSlot.close();
            exchange.memory().close();
            AccessLog.finished(frontEnd, exchange, model);
        }
    }

    @Override
    public long silence(long now) {
        return out.silence(now);
    }

    /** A client that has taken nothing for so long will not: it would hold its provider's answer for ever. */
    @Override
    public void keepAlive() {
        if (out.isFull()) {
            if (out.silence(System.nanoTime())
                    > PATIENCE_INTERVALS * keepAlives.interval().toNanos()) {
                clientGone();
                exchange.response().reset();
            }
        } else if (events) {
            out.keepAlive();
        }
    }
}

package io.llmfusion.http;

import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.Command;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.StreamSource;
import io.llmfusion.bus.message.AnswerHead;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.dialect.ClientDialect;
import io.llmfusion.dialect.StreamWriter;
import io.llmfusion.dialect.WriteContext;
import io.llmfusion.dialect.WrittenTurn;
import io.llmfusion.limits.Budget;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.RequestHead;
import io.llmfusion.model.Warning;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One chat answer on its way to the client. Belongs to one event loop.
 *
 * <pre>
 *            reply Answered, AnsweredRaw, failure
 *  WAITING ───────────────────────────────────────▶ ENDED
 *     │ Accepted                        terminal item  ▲
 *     ├──────────────▶ STREAMING ──────────────────────┤
 *     └── client gone: cancel the command, or the stream
 * </pre>
 *
 * Nothing is written before the reply, but a keep-alive that falls due: it spends the status, and a later failure is then
 * told inside the stream.
 */
final class ChatAnswer implements KeepAlives.Silent {
    private static final Cancel CLIENT_GONE = new Cancel("client gone", Cancel.Policy.AS_CONFIGURED);

    /** So many keep-alives long a client may take nothing of what is written to it. */
    private static final int PATIENCE_INTERVALS = 8;

    /** When to come back to a full node. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Exchange exchange;
    private final FrontEnd frontEnd;
    private final BusClient bus;
    private final KeepAlives keepAlives;
    private final ClientDialect dialect;
    private final ChatCall call;
    private final RequestHead head;
    private final SseResponse sse;
    private final Budget.Holding streamSlot;
    private final boolean showLoop;
    private Optional<StreamWriter> writer = Optional.empty();
    private Optional<Command<ChatReply>> command = Optional.empty();
    private Optional<StreamSource> source = Optional.empty();
    private Optional<LateFacts> late = Optional.empty();
    private Future<List<Warning>> beingKept = Future.succeededFuture(List.of());
    private boolean ended;

    ChatAnswer(
            Exchange exchange,
            FrontEnd frontEnd,
            BusClient bus,
            KeepAlives keepAlives,
            ClientDialect dialect,
            ChatCall call) {
        this.exchange = exchange;
        this.frontEnd = frontEnd;
        this.bus = bus;
        this.keepAlives = keepAlives;
        this.dialect = dialect;
        this.call = call;
        this.head = call.head();
        this.sse = new SseResponse(exchange.response(), call.form());
        this.streamSlot = frontEnd.limits().streams().holding();
        this.showLoop = !"off".equals(exchange.request().getHeader(FusionHeaders.EVENTS));
    }

    void answer() {
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
        if (head.stream()) {
            keepAlives.watch(this);
        }
        Command<ChatReply> sent = call.send().get();
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
            case ChatReply.Answered answered -> {
                WrittenTurn written = dialect.turnWriter().write(answered.turn(), shown(answered.loop()), written());
                kept(answered.head().withWarnings(written.warnings()), "application/json", written.body());
            }
            case ChatReply.AnsweredRaw raw ->
                kept(raw.head(), raw.answer().contentType(), raw.answer().bytes());
            case ChatReply.Performed ignored ->
                fail(new GatewayError.Internal("a chat was answered by something else"));
        }
    }

    private List<LoopEvent> shown(List<LoopEvent> loop) {
        return showLoop ? loop : List.of();
    }

    /** Goes out when it is safe, where it is to be kept. */
    private void kept(AnswerHead answerHead, String contentType, Buffer body) {
        AnswerHead known = answerHead.withWarnings(call.state().warnings());
        call.state()
                .keeper()
                .ifPresentOrElse(
                        keeper -> keeper.keep(body)
                                .onSuccess(warnings -> whole(known.withWarnings(warnings), contentType, body)),
                        () -> whole(known, contentType, body));
    }

    private void whole(AnswerHead answerHead, String contentType, Buffer body) {
        if (ended) {
            return;
        }
        if (sse.isOpen()) {
            failInStream(new GatewayError.Internal("a whole answer came where a stream had been promised"));
            return;
        }
        HttpServerResponse response = exchange.response();
        response.setStatusCode(200).putHeader("content-type", contentType);
        AnswerHeaders.of(exchange, answerHead).forEach(response::putHeader);
        response.end(body);
        finished();
    }

    private void stream(ChatReply.Accepted accepted) {
        StreamSource stream = bus.source(accepted.stream());
        source = Optional.of(stream);
        if (ended) {
            stream.cancel(CLIENT_GONE);
            return;
        }
        if (call.body() == ChatCall.BodyLife.UNTIL_CONTENT) {
            exchange.memory().close();
        }
        AnswerHead known = accepted.head().withWarnings(call.state().warnings());
        if (!sse.isOpen()) {
            sse.open(AnswerHeaders.of(exchange, known));
        } else if (showLoop) {
            late = Optional.of(new LateFacts(dialect, known));
        }
        frontEnd.metrics().firstContent(exchange.route(), exchange.age());
        stream.handler(item -> item(stream, item));
    }

    private void item(StreamSource stream, StreamItem item) {
        if (ended) {
            return;
        }
        switch (item) {
            case StreamItem.Raw raw -> raw(stream, raw.chunk().bytes());
            case StreamItem.Event event -> event(stream, event.event());
            case StreamItem.RawEnd ignored -> rawEnd();
            case StreamItem.Failed failed -> failInStream(failed.error());
            case StreamItem.Notification ignored -> {}
            case StreamItem.Request ignored -> {}
            case StreamItem.Result ignored -> end();
        }
    }

    private void raw(StreamSource stream, Buffer frames) {
        Buffer passed = late.isEmpty() ? frames : late.get().rawTail().pass(frames);
        if (call.state().keeper().isEmpty()) {
            write(stream, passed);
            return;
        }
        ending(passed)
                .ifPresentOrElse(
                        safe -> beingKept = safe.onSuccess(ignored -> writeIfWanted(stream, passed)),
                        () -> write(stream, passed));
    }

    /** Completes when the response that ends in these frames is safe; empty when none does, or none is to be kept. */
    private Optional<Future<List<Warning>>> ending(Buffer frames) {
        return call.state().keeper().flatMap(keeper -> keeper.ending(frames));
    }

    private void writeIfWanted(StreamSource stream, Buffer frames) {
        if (!ended) {
            write(stream, frames);
        }
    }

    private void rawEnd() {
        if (beingKept.isComplete()) {
            rawEnded();
        } else {
            beingKept.onSuccess(safe -> rawEnded());
        }
    }

    private void rawEnded() {
        if (ended) {
            return;
        }
        late.map(facts -> facts.rawTail().end())
                .filter(frames -> frames.length() > 0)
                .ifPresent(sse::write);
        end();
    }

    private void event(StreamSource stream, ChatEvent event) {
        if (event instanceof ChatEvent.Failed failed) {
            failInStream(failed.error());
            return;
        }
        Buffer frames = Buffer.buffer();
        if (late.isPresent()) {
            late.get().joined(event).forEach(each -> writer().write(each, frames));
        } else {
            writer().write(event, frames);
        }
        Optional<Future<List<Warning>>> safe = event.isTerminal() ? ending(frames) : Optional.empty();
        safe.ifPresentOrElse(
                keeping -> keeping.onSuccess(ignored -> written(stream, event, frames)),
                () -> written(stream, event, frames));
    }

    private void written(StreamSource stream, ChatEvent event, Buffer frames) {
        if (frames.length() > 0) {
            writeIfWanted(stream, frames);
        }
        if (event.isTerminal() && !ended) {
            end();
        }
    }

    /** Raw frames and whole answers need none. */
    private StreamWriter writer() {
        if (writer.isEmpty()) {
            writer = Optional.of(dialect.newStreamWriter(written()));
        }
        return writer.get();
    }

    private WriteContext written() {
        WriteContext context = new WriteContext(head.model(), head.includeUsage(), showLoop);
        WriteContext repeating = call.request().map(context::of).orElse(context);
        return call.state().keeper().map(keeper -> repeating.as(keeper.id())).orElse(repeating);
    }

    /** A client that reads slowly gets no more credit for its producer until it has caught up. */
    private void write(StreamSource stream, Buffer frames) {
        sse.write(frames);
        if (sse.isFull()) {
            stream.stopGranting();
            sse.onDrain(stream::resumeGranting);
        }
    }

    private void failInStream(GatewayError error) {
        sse.write(writer.map(counting -> counting.failure(error, exchange.id(), exchange.errors()))
                .orElseGet(() -> exchange.errors().frame(error, exchange.id())));
        end();
    }

    private void fail(GatewayError error) {
        if (ended) {
            return;
        }
        if (sse.isOpen()) {
            failInStream(error);
            return;
        }
        ErrorRenderer.render(exchange, error);
        finished();
    }

    private void end() {
        sse.end();
        finished();
    }

    private void finished() {
        if (!ended) {
            ended = true;
            keepAlives.forget(this);
            streamSlot.close();
            exchange.memory().close();
            AccessLog.finished(frontEnd, exchange, head.model());
        }
    }

    @Override
    public long silence(long now) {
        return sse.silence(now);
    }

    /** A client that has taken nothing for so long will not: it would hold its provider's answer for ever. */
    @Override
    public void keepAlive() {
        if (sse.isFull()) {
            if (sse.silence(System.nanoTime())
                    > PATIENCE_INTERVALS * keepAlives.interval().toNanos()) {
                // At once: a connection whose buffers are full closes only when the client reads on.
                clientGone();
                exchange.response().reset();
            }
            return;
        }
        if (!sse.isOpen()) {
            sse.open(Map.of(FusionHeaders.REQUEST_ID, exchange.id().value()));
        }
        sse.keepAlive();
    }
}

package io.llmfusion.http;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.SessionMessage;
import io.llmfusion.config.ServerConfig;
import io.llmfusion.mcp.hub.Hub;
import io.llmfusion.mcp.hub.SessionTicket;
import io.llmfusion.mcp.protocol.JsonRpcInput;
import io.llmfusion.mcp.protocol.JsonRpcMessage;
import io.llmfusion.mcp.protocol.JsonRpcReader;
import io.llmfusion.mcp.protocol.JsonRpcWriter;
import io.llmfusion.mcp.protocol.McpEra;
import io.llmfusion.mcp.protocol.McpMethod;
import io.llmfusion.mcp.protocol.McpRevision;
import io.llmfusion.mcp.protocol.RpcError;
import io.llmfusion.mcp.protocol.RpcErrorCode;
import io.llmfusion.mcp.protocol.RpcId;
import io.llmfusion.model.Deadline;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Messages of a client to the MCP endpoint. Belongs to one event loop. */
final class McpPost {
    /** Longer than any tool runs; a server's own `timeout` ends a call that makes no progress long before. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LARGE_BODY = 256 << 10;
    private static final int MOST_IN_BATCH = 100;

    private final Vertx vertx;
    private final FrontEnd frontEnd;
    private final BusClient bus;
    private final KeepAlives keepAlives;
    private final Hub hub;

    McpPost(Vertx vertx, FrontEnd frontEnd, BusClient bus, KeepAlives keepAlives, Hub hub) {
        this.vertx = vertx;
        this.frontEnd = frontEnd;
        this.bus = bus;
        this.keepAlives = keepAlives;
        this.hub = hub;
    }

    void serve(McpRoutes.Visit visit) {
        if (!McpHeaders.sendsJson(visit.request())) {
            visit.request().response().setStatusCode(415).end("send JSON-RPC as application/json\n");
        } else if (!McpHeaders.acceptsJson(visit.request()) && !McpHeaders.acceptsEvents(visit.request())) {
            visit.request().response().setStatusCode(406).end("accept both application/json and text/event-stream\n");
        } else {
            ServerConfig server = frontEnd.config().get().server();
            RequestBody.read(visit.request(), server, visit.exchange().memory())
                    .compose(this::parsed)
                    .onSuccess(input -> received(visit, input))
                    .onFailure(failure -> McpRoutes.refuse(
                            visit,
                            GatewayFailure.errorOf(failure, visit.exchange().id())));
        }
    }

    private Future<JsonRpcInput> parsed(Buffer body) {
        if (body.length() <= LARGE_BODY) {
            return Future.succeededFuture(JsonRpcReader.read(body));
        }
        Promise<JsonRpcInput> promise = Promise.promise();
        return vertx.executeBlocking(() -> promise.tryComplete(JsonRpcReader.read(body)), false)
                .compose(done -> promise.future());
    }

    private void received(McpRoutes.Visit visit, JsonRpcInput input) {
        switch (input) {
            case JsonRpcInput.Invalid invalid -> refuse(visit, invalid.id(), invalid.error());
            case JsonRpcInput.Single(JsonRpcMessage.Request request)
            when McpMethod.INITIALIZE.is(request.method()) -> initialize(visit, request);
            case JsonRpcInput.Single(JsonRpcMessage message) ->
                problem(visit, message)
                        .ifPresentOrElse(error -> refuse(visit, id(message), error), () -> McpRoutes.session(hub, visit)
                                .ifPresent(ticket -> single(visit, ticket, message)));
            case JsonRpcInput.Batch batch ->
                problem(visit).ifPresentOrElse(error -> refuse(visit, Optional.empty(), error), () -> McpRoutes.session(
                                hub, visit)
                        .ifPresent(ticket -> batch(visit, ticket, batch.entries())));
        }
    }

    private void initialize(McpRoutes.Visit visit, JsonRpcMessage.Request request) {
        hub.open(visit.caller(), visit.scope(), request.paramsOrEmpty())
                .onSuccess(opened -> {
                    visit.request().response().putHeader(McpHeaders.SESSION, opened.id());
                    JsonRpcMessage answer = new JsonRpcMessage.Response(request.id(), opened.result());
                    new McpAnswer(visit, frontEnd, bus, keepAlives, false)
                            .start(opened.ticket(), List.of(), List.of(answer), Deadline.in(PATIENCE));
                })
                .onFailure(failure -> McpRoutes.refuse(
                        visit, GatewayFailure.errorOf(failure, visit.exchange().id())));
    }

    /**
     * A probe of the stateless era is told, in a way that is no answer of that era, that it is not spoken here: then
     * clients of both eras go on with `initialize` (2026-07-28, basic/versioning).
     */
    private static Optional<RpcError> problem(McpRoutes.Visit visit, JsonRpcMessage message) {
        boolean modern = message instanceof JsonRpcMessage.Request request
                && (McpMethod.SERVER_DISCOVER.is(request.method())
                        || McpMethod.SUBSCRIPTIONS_LISTEN.is(request.method()));
        return modern
                ? Optional.of(RpcErrorCode.METHOD_NOT_FOUND.error("Method not found: begin with `initialize`"))
                : problem(visit);
    }

    private static Optional<RpcError> problem(McpRoutes.Visit visit) {
        Optional<String> version = McpHeaders.version(visit.request());
        boolean served = version.isEmpty()
                || version.flatMap(McpRevision::of)
                        .filter(revision -> revision.era() == McpEra.LEGACY)
                        .isPresent();
        return served
                ? Optional.empty()
                : Optional.of(RpcErrorCode.INVALID_REQUEST.error(
                        "Unsupported protocol version: begin with `initialize`, which agrees on one"));
    }

    private static Optional<RpcId> id(JsonRpcMessage message) {
        return message instanceof JsonRpcMessage.Request request ? Optional.of(request.id()) : Optional.empty();
    }

    private static void refuse(McpRoutes.Visit visit, Optional<RpcId> id, RpcError error) {
        visit.exchange().memory().close();
        visit.request()
                .response()
                .setStatusCode(400)
                .putHeader("content-type", "application/json")
                .end(JsonRpcWriter.bytes(new JsonRpcMessage.ErrorResponse(id, error)));
    }

    private void single(McpRoutes.Visit visit, SessionTicket ticket, JsonRpcMessage message) {
        if (message instanceof JsonRpcMessage.Request request) {
            answer(visit, ticket, List.of(request), List.of(), false);
        } else {
            take(visit, ticket, List.of(message))
                    .onSuccess(done -> accepted(visit))
                    .onFailure(failure -> McpRoutes.refuse(visit, McpRoutes.unanswered(visit, failure)));
        }
    }

    private static void accepted(McpRoutes.Visit visit) {
        visit.exchange().memory().close();
        visit.request().response().setStatusCode(202).end();
    }

    private void answer(
            McpRoutes.Visit visit,
            SessionTicket ticket,
            List<JsonRpcMessage.Request> requests,
            List<JsonRpcMessage> known,
            boolean batch) {
        new McpAnswer(visit, frontEnd, bus, keepAlives, batch).start(ticket, requests, known, Deadline.in(LONGEST));
    }

    /** Gives the session what needs no answer, in order. Answers of a client are to nothing that we asked. */
    private Future<Void> take(McpRoutes.Visit visit, SessionTicket ticket, List<JsonRpcMessage> messages) {
        Future<Void> taken = Future.succeededFuture();
        for (JsonRpcMessage message : messages) {
            if (message instanceof JsonRpcMessage.Notification notification) {
                SessionMessage said = new SessionMessage.Notification(
                        visit.caller(), notification.method(), notification.paramsOrEmpty());
                taken = taken.compose(
                        done -> bus.request(Addresses.mcpSession(ticket.session()), said, Deadline.in(PATIENCE))
                                .mapEmpty());
            }
        }
        return taken;
    }

    private void batch(McpRoutes.Visit visit, SessionTicket ticket, List<JsonRpcInput> entries) {
        if (!ticket.revision().batches() || entries.size() > MOST_IN_BATCH) {
            String reason = ticket.revision().batches()
                    ? "a batch has at most " + MOST_IN_BATCH + " messages"
                    : "revision " + ticket.revision() + " has no batches";
            refuse(visit, Optional.empty(), RpcErrorCode.INVALID_REQUEST.error(reason));
            return;
        }
        List<JsonRpcMessage.Request> requests = new ArrayList<>();
        List<JsonRpcMessage> known = new ArrayList<>();
        List<JsonRpcMessage> others = new ArrayList<>();
        for (JsonRpcInput entry : entries) {
            switch (entry) {
                case JsonRpcInput.Single(JsonRpcMessage.Request request) -> requests.add(request);
                case JsonRpcInput.Single(JsonRpcMessage other) -> others.add(other);
                case JsonRpcInput.Invalid invalid -> known.add(invalid.answer());
                case JsonRpcInput.Batch ignored ->
                    known.add(new JsonRpcMessage.ErrorResponse(
                            Optional.empty(), RpcErrorCode.INVALID_REQUEST.error("a batch in a batch")));
            }
        }
        take(visit, ticket, others)
                .onSuccess(done -> {
                    if (requests.isEmpty() && known.isEmpty()) {
                        accepted(visit);
                    } else {
                        answer(visit, ticket, requests, known, true);
                    }
                })
                .onFailure(failure -> McpRoutes.refuse(visit, McpRoutes.unanswered(visit, failure)));
    }
}

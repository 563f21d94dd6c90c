package io.llmfusion.mcp.client;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.ServerState;
import io.llmfusion.mcp.protocol.Cancelled;
import io.llmfusion.mcp.protocol.JsonRpcInput;
import io.llmfusion.mcp.protocol.JsonRpcMessage;
import io.llmfusion.mcp.protocol.McpMethod;
import io.llmfusion.mcp.protocol.McpNotification;
import io.llmfusion.mcp.protocol.ProgressToken;
import io.llmfusion.mcp.protocol.RpcId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;

/**
 * One session with one server: ties answers to requests, keeps deadlines, passes notifications on, answers the server.
 * Used on the verticle's context; made for one session and never reused.
 */
final class McpConnection implements TransportListener {
    /** Hears of the session as a whole. */
    interface Owner {
        /** A notification that belongs to no call. */
        void notified(String method, RawJson params);

        /** Nothing can be asked any more; all calls have been failed. The reason is a whole sentence. */
        void broken(McpConnection connection, String reason);

        /** A new session is needed; calls that are under way may still end in this one. */
        void sessionLost(McpConnection connection);
    }

    private final ServerName server;
    private final McpTransport transport;
    private final ServerRequests requests;
    private final Duration pingWait;
    private final Owner owner;
    private final Vertx vertx;
    private final Map<Long, PendingCall> pending = new LinkedHashMap<>();
    private long lastId;
    private long lastHeard = System.nanoTime();
    private boolean probing;
    private boolean retired;
    private boolean closed;

    McpConnection(ServerName server, McpTransport transport, ClientOptions options, Owner owner, Vertx vertx) {
        this.server = server;
        this.transport = transport;
        this.requests = new ServerRequests(options.roots());
        this.pingWait = options.pace().ping();
        this.owner = owner;
        this.vertx = vertx;
    }

    McpTransport transport() {
        return transport;
    }

    int pending() {
        return pending.size();
    }

    /** Sends a request; its answer, or why there is none, is the call's. */
    PendingCall call(String method, RawJson params, CallTerms terms) {
        long number = ++lastId;
        PendingCall call = new PendingCall(RpcId.of(number), method, params, terms);
        try {
            JsonRpcMessage.Request request = call.request(params);
            if (closed) {
                call.fail(failure("is not connected"));
                return call;
            }
            pending.put(number, call);
            arm(call);
            transport.send(request);
        } catch (JacksonException notAnObject) {
            call.fail(new GatewayFailure(GatewayError.InvalidRequest.at("params", "params must be one JSON object")));
        }
        return call;
    }

    /** The caller does not want the answer any more: the server is told, nothing is waited for. */
    void cancel(PendingCall call, String reason) {
        if (remove(call)) {
            giveUp(call, reason);
            call.fail(new GatewayFailure(new GatewayError.Cancelled(reason)));
        }
    }

    Future<Void> tell(JsonRpcMessage.Notification notification) {
        return transport.send(notification);
    }

    /** Takes no new calls' place: closes when those under way have ended. */
    void retire() {
        retired = true;
        closeIfRetired();
    }

    /** Fails what waits and ends the session; completes when process and session are gone. */
    Future<Void> close(GatewayError reason) {
        closed = true;
        failAll(new GatewayFailure(reason));
        return transport.close();
    }

    @Override
    public void received(JsonRpcInput input, Optional<RpcId> during) {
        lastHeard = System.nanoTime();
        switch (input) {
            case JsonRpcInput.Single single -> received(single.message(), during);
            case JsonRpcInput.Batch batch -> batch.entries().forEach(entry -> received(entry, during));
            case JsonRpcInput.Invalid invalid -> invalid.id().ifPresent(id -> lost(id, badAnswer()));
        }
    }

    private void received(JsonRpcMessage message, Optional<RpcId> during) {
        switch (message) {
            case JsonRpcMessage.Response response ->
                take(response.id()).ifPresent(call -> call.succeed(new McpReply.Result(response.result())));
            case JsonRpcMessage.ErrorResponse failed ->
                failed.id().flatMap(this::take).ifPresent(call -> call.succeed(refused(failed)));
            case JsonRpcMessage.Request request -> transport.send(requests.answer(request));
            case JsonRpcMessage.Notification notification -> notified(notification, during);
        }
    }

    private static McpReply refused(JsonRpcMessage.ErrorResponse failed) {
        return new McpReply.Refused(
                failed.error().code(), failed.error().message(), failed.error().data());
    }

    private void notified(JsonRpcMessage.Notification notification, Optional<RpcId> during) {
        RawJson params = notification.paramsOrEmpty();
        if (McpNotification.PROGRESS.is(notification.method())) {
            ProgressToken.ofNotification(params)
                    .flatMap(token -> find(token.id()))
                    .ifPresent(call -> call.progressed(params));
        } else if (McpNotification.MESSAGE.is(notification.method())) {
            caller(during)
                    .ifPresentOrElse(
                            call -> call.notified(notification.method(), params),
                            () -> owner.notified(notification.method(), params));
        } else if (!McpNotification.CANCELLED.is(notification.method())) {
            owner.notified(notification.method(), params);
        }
    }

    /** Whose log message it is: of the request that it came with, else of the only one that is under way. */
    private Optional<PendingCall> caller(Optional<RpcId> during) {
        Optional<PendingCall> call = during.isPresent() ? during.flatMap(this::find) : onlyCall();
        return call.filter(PendingCall::streamed);
    }

    private Optional<PendingCall> onlyCall() {
        Collection<PendingCall> calls = pending.values();
        return calls.size() == 1 ? calls.stream().findFirst() : Optional.empty();
    }

    @Override
    public void lost(RpcId request, GatewayError error) {
        take(request).ifPresent(call -> call.fail(new GatewayFailure(error)));
    }

    @Override
    public void sessionLost(Optional<RpcId> request) {
        owner.sessionLost(this);
        request.flatMap(this::take).ifPresent(call -> call.fail(new SessionLostFailure()));
    }

    @Override
    public void closed(String reason) {
        if (!closed) {
            closed = true;
            GatewayFailure failure = failure(reason);
            failAll(failure);
            owner.broken(this, failure.error().message());
        }
    }

    private void arm(PendingCall call) {
        call.timer(vertx.setTimer(call.timerMillis(), ignored -> due(call)));
    }

    private void due(PendingCall call) {
        if (!call.due()) {
            arm(call);
        } else if (remove(call)) {
            giveUp(call, "deadline passed");
            String message = "MCP server `" + server + "` did not answer `" + call.method() + "` in time";
            call.fail(new GatewayFailure(new GatewayError.TimedOut(message, "tool")));
            probeIfSilentSince(call.since());
        }
    }

    private void giveUp(PendingCall call, String reason) {
        // The specification forbids to cancel `initialize`.
        if (!McpMethod.INITIALIZE.is(call.method())) {
            transport.send(new Cancelled(call.id(), Optional.of(reason)).notification());
        }
        transport.abandon(call.id());
    }

    /** A server that said nothing at all during a call that timed out may be hung: it is asked, once. */
    private void probeIfSilentSince(long start) {
        if (probing || closed || lastHeard - start > 0) {
            return;
        }
        probing = true;
        CallTerms terms = new CallTerms(Deadline.in(pingWait), pingWait, Optional.empty());
        call(McpMethod.PING.wire(), RawJson.EMPTY_OBJECT, terms).answer().onComplete(answer -> {
            probing = false;
            if (answer.failed() && !closed && lastHeard - start <= 0) {
                closed("does not answer any more");
            }
        });
    }

    private Optional<PendingCall> find(RpcId id) {
        OptionalLong number = id.number();
        return number.isPresent() ? Optional.ofNullable(pending.get(number.getAsLong())) : Optional.empty();
    }

    private Optional<PendingCall> take(RpcId id) {
        return find(id).filter(this::remove);
    }

    private boolean remove(PendingCall call) {
        boolean waiting = pending.remove(call.id().number().orElseThrow()) != null;
        vertx.cancelTimer(call.timer());
        closeIfRetired();
        return waiting;
    }

    private void closeIfRetired() {
        if (retired && pending.isEmpty() && !closed) {
            closed = true;
            transport.close();
        }
    }

    private void failAll(Throwable failure) {
        List<PendingCall> calls = List.copyOf(pending.values());
        pending.clear();
        for (PendingCall call : calls) {
            vertx.cancelTimer(call.timer());
            call.fail(failure);
        }
    }

    private GatewayFailure failure(String what) {
        return new GatewayFailure(
                new UpstreamFailed("MCP server `" + server + "` " + what, UpstreamFailed.Reason.BROKEN_STREAM));
    }

    private GatewayError badAnswer() {
        return new UpstreamFailed(
                "MCP server `" + server + "` gave an answer that is no JSON-RPC", UpstreamFailed.Reason.BAD_ANSWER);
    }

    /** Where it is, for {@link ServerState}. */
    ServerState.Endpoint endpoint() {
        return transport.endpoint();
    }
}

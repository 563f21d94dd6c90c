package io.llmfusion.mcp.client;

import io.llmfusion.bus.message.McpReply;
import io.llmfusion.mcp.protocol.JsonRpcMessage;
import io.llmfusion.mcp.protocol.McpMethod;
import io.llmfusion.mcp.protocol.McpNotification;
import io.llmfusion.mcp.protocol.ProgressToken;
import io.llmfusion.mcp.protocol.RpcId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.RawJson;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** A request that waits for its answer. Its id is also its progress token, so that one look-up finds both. */
final class PendingCall {
    private final RpcId id;
    private final String method;
    private final CallTerms terms;
    private final Optional<ProgressToken> theirs;
    private final long since = System.nanoTime();
    private final Promise<McpReply> promise = Promise.promise();
    private Deadline silentUntil;
    private long timer;

    PendingCall(RpcId id, String method, RawJson params, CallTerms terms) {
        this.id = id;
        this.method = method;
        this.terms = terms;
        this.theirs = ProgressToken.ofRequest(params);
        this.silentUntil = terms.deadline().within(terms.silence());
    }

    /**
     * The request as the server gets it. Tokens of callers may be equal to one another, so each is replaced by ours; tool
     * calls always have one, since a server that reports progress is not hung.
     */
    JsonRpcMessage.Request request(RawJson params) throws JacksonException {
        boolean token = theirs.isPresent() || terms.listener().isPresent() || McpMethod.TOOLS_CALL.is(method);
        RawJson sent = token ? new ProgressToken(id).inRequest(params) : params;
        return new JsonRpcMessage.Request(id, method, Optional.of(sent));
    }

    RpcId id() {
        return id;
    }

    String method() {
        return method;
    }

    /** {@link System#nanoTime()} of its start. */
    long since() {
        return since;
    }

    Future<McpReply> answer() {
        return promise.future();
    }

    boolean streamed() {
        return terms.listener().isPresent();
    }

    void notified(String notification, RawJson params) {
        terms.listener().ifPresent(listener -> listener.notified(notification, params));
    }

    /** Progress under the caller's own token; where it has none, under ours. */
    void progressed(RawJson params) {
        silentUntil = terms.deadline().within(terms.silence());
        RawJson mapped = theirs.map(token -> token.inNotification(params)).orElse(params);
        notified(McpNotification.PROGRESS.wire(), mapped);
    }

    boolean due() {
        return silentUntil.passed();
    }

    long timerMillis() {
        return silentUntil.timerMillis();
    }

    void timer(long timerId) {
        timer = timerId;
    }

    long timer() {
        return timer;
    }

    void succeed(McpReply reply) {
        promise.tryComplete(reply);
    }

    void fail(Throwable failure) {
        promise.tryFail(failure);
    }
}

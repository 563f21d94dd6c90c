package io.llmfusion.bus;

import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.Optional;
import java.util.function.Function;

/** One request until its answer: sent again when its receiver left before reading it, which no caller shall notice. */
final class Request<Q, R> implements Function<AsyncResult<Message<Object>>, Future<R>> {
    private static final int RESENDS = 3;

    private final BusClient client;
    private final Address<Q, R> address;
    private final Q query;
    private final Deadline deadline;
    private boolean near;
    private int resent;

    Request(BusClient client, Address<Q, R> address, Q query, Deadline deadline) {
        this.client = client;
        this.address = address;
        this.query = query;
        this.deadline = deadline;
    }

    /** @param target the address, or the caller's loop's own variant of it */
    Future<R> send(String target) {
        near = !target.equals(address.name());
        // One more, so that the deadline has passed when the timer fires: an earlier timeout means "left unread".
        return client.ask(target, query, deadline.timerMillis() + 1).transform(this);
    }

    @Override
    public Future<R> apply(AsyncResult<Message<Object>> answer) {
        if (answer.succeeded()) {
            return typed(answer.result().body());
        }
        return switch (answer.cause()) {
            case GatewayFailure failure -> Future.failedFuture(failure);
            case ReplyException refusal when resent < RESENDS && leftUnread(refusal) -> resend();
            case ReplyException refusal -> GatewayFailure.future(error(refusal));
            default -> GatewayFailure.future(GatewayFailure.errorOf(answer.cause()));
        };
    }

    private Future<R> typed(Object body) {
        try {
            return Future.succeededFuture(address.reply().cast(body));
        } catch (ClassCastException defect) {
            return GatewayFailure.future(GatewayFailure.errorOf(defect));
        }
    }

    private Future<R> resend() {
        resent++;
        return send(address.name());
    }

    private boolean leftUnread(ReplyException refusal) {
        return switch (refusal.failureType()) {
            case NO_HANDLERS -> near;
            case TIMEOUT -> !deadline.passed();
            case RECIPIENT_FAILURE, ERROR -> false;
        };
    }

    private GatewayError error(ReplyException refusal) {
        ReplyFailure type = refusal.failureType();
        return switch (type) {
            case NO_HANDLERS ->
                new GatewayError.Unavailable("Nobody serves `" + address + "` at the moment.", Optional.empty());
            case TIMEOUT -> new GatewayError.TimedOut("`" + address + "` did not answer in time.", "total");
            case RECIPIENT_FAILURE, ERROR -> GatewayFailure.errorOf(refusal);
        };
    }
}

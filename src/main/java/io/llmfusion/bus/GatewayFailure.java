package io.llmfusion.bus;

import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RequestId;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link GatewayError} on its way through failed futures and over the bus. It has no stack trace: it tells what
 * happened to a request, not where our code was.
 */
public final class GatewayFailure extends ReplyException {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayFailure.class);

    private final transient GatewayError error;

    public GatewayFailure(GatewayError error) {
        super(ReplyFailure.RECIPIENT_FAILURE, error.status(), error.message(), true);
        this.error = error;
    }

    public GatewayError error() {
        return error;
    }

    /** A future that has failed with this error. */
    public static <T> Future<T> future(GatewayError error) {
        return Future.failedFuture(new GatewayFailure(error));
    }

    /**
     * The error of any failure. What is not a {@link GatewayFailure} is a defect of ours: it is logged here, once, under
     * an id of its own, and the caller only learns that id.
     */
    public static GatewayError errorOf(Throwable failure) {
        return failure instanceof GatewayFailure known
                ? known.error
                : internal(failure, UUID.randomUUID().toString());
    }

    /** As {@link #errorOf(Throwable)}, with the request's id as the one in the log. */
    public static GatewayError errorOf(Throwable failure, RequestId request) {
        return failure instanceof GatewayFailure known ? known.error : internal(failure, request.value());
    }

    private static GatewayError internal(Throwable failure, String id) {
        LOG.atError().setCause(failure).addKeyValue("id", id).log("unexpected failure");
        return new GatewayError.Internal(
                "Something went wrong inside the gateway; its log has the details under " + id + ".");
    }
}

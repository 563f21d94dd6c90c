package io.llmfusion.http;

import io.llmfusion.dialect.Errors;
import io.llmfusion.limits.Budget;
import io.llmfusion.model.Caller;
import io.llmfusion.model.RequestId;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/**
 * One client request on its way through the front end. Belongs to one event loop.
 *
 * @param route the route's name in logs and metrics
 * @param errors the client's own shape of errors
 * @param memory what the request holds of the node's budget of buffered bytes; given back when the response has ended
 * @param started {@link System#nanoTime()} at the arrival of the head
 */
record Exchange(
        RequestId id,
        String route,
        Caller caller,
        HttpServerRequest request,
        Errors errors,
        Budget.Holding memory,
        long started) {
    HttpServerResponse response() {
        return request.response();
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - started);
    }
}

package io.llmfusion.http;

import io.llmfusion.dialect.Errors;
import io.llmfusion.model.Caller;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RequestId;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Lets requests in: finds out who asks, and gives each an id and its own account of memory. */
final class Admission {
    private final FrontEnd frontEnd;

    Admission(FrontEnd frontEnd) {
        this.frontEnd = frontEnd;
    }

    /** The request of a known caller; another one has been answered in its dialect. */
    Optional<Exchange> admit(HttpServerRequest request, String route, DialectId dialect) {
        Optional<Caller> caller =
                Authentication.callerOf(request, frontEnd.config().get().auth());
        Exchange exchange = exchange(request, route, caller.orElse(Caller.ANONYMOUS), dialect);
        if (caller.isEmpty()) {
            ErrorRenderer.render(exchange, new GatewayError.Unauthenticated(Authentication.complaint(request)));
            AccessLog.finished(frontEnd, exchange);
            return Optional.empty();
        }
        return Optional.of(exchange);
    }

    /** A request of whoever it is, for what everybody may be told. */
    Exchange stranger(HttpServerRequest request, String route, DialectId dialect) {
        return exchange(request, route, Caller.ANONYMOUS, dialect);
    }

    private Exchange exchange(HttpServerRequest request, String route, Caller caller, DialectId dialect) {
        Errors errors = frontEnd.dialects().client(dialect).errors();
        RequestId id = RequestId.fresh();
        return new Exchange(
                id,
                route,
                caller,
                request,
                errors,
                frontEnd.limits().bufferedBytes().holding(),
                System.nanoTime());
    }
}

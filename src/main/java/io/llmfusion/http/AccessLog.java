package io.llmfusion.http;

import io.llmfusion.observe.LogKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each request that is over, at DEBUG, and its place in the metrics. Never what was asked or answered. */
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

    private AccessLog() {}

    static void finished(FrontEnd frontEnd, Exchange exchange) {
        finished(frontEnd, exchange, "");
    }

    /** @param model as the client named it; empty where none was read */
    static void finished(FrontEnd frontEnd, Exchange exchange, String model) {
        int status = exchange.response().getStatusCode();
        frontEnd.metrics().requestFinished(exchange.route(), status, exchange.age());
        if (LOG.isDebugEnabled()) {
            LOG.atDebug()
                    .addKeyValue(LogKeys.REQUEST, exchange.id())
                    .addKeyValue(LogKeys.ROUTE, exchange.route())
                    .addKeyValue(LogKeys.STATUS, status)
                    .addKeyValue(LogKeys.MODEL, model)
                    .addKeyValue(LogKeys.CALLER, exchange.caller().id())
                    .addKeyValue(LogKeys.MILLIS, exchange.age().toMillis())
                    .log("request finished");
        }
    }
}

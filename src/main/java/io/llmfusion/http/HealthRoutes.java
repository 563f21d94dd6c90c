package io.llmfusion.http;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.model.Json;
import io.llmfusion.model.NodeHealth;
import io.llmfusion.observe.ProductVersion;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** `/healthz`, `/readyz`, `/metrics`, for whoever watches the node. Belongs to one event loop. */
final class HealthRoutes {
    private final FrontEnd frontEnd;
    private final String version = ProductVersion.text();
    private NodeHealth health = new NodeHealth(false, List.of());

    HealthRoutes(FrontEnd frontEnd, BusClient bus) {
        this.frontEnd = frontEnd;
        bus.subscribe(Addresses.NODE_HEALTH, latest -> health = latest);
    }

    void register(Router router) {
        readable(router, "/healthz").handler(this::alive);
        // Claude Code asks this before anything else, and only wants a quick answer.
        readable(router, "/api/hello").handler(this::alive);
        readable(router, "/readyz").handler(this::ready);
        readable(router, "/metrics").handler(this::metrics);
    }

    private void alive(RoutingContext context) {
        context.response()
                .putHeader("content-type", "text/plain")
                .putHeader(FusionHeaders.VERSION, version)
                .end("ok\n");
    }

    /** As if it were not there while the configuration says so. */
    private void metrics(RoutingContext context) {
        if (!frontEnd.config().get().observability().metrics()) {
            context.next();
            return;
        }
        context.response()
                .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                .end(frontEnd.metrics().scrape());
    }

    private static Route readable(Router router, String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
    }

    /** Not ready is a 503; why, the body tells either way. */
    private void ready(RoutingContext context) {
        ObjectNode body = Json.object().put("ready", health.ready());
        ArrayNode parts = body.putArray("parts");
        for (NodeHealth.Component part : health.parts()) {
            ObjectNode shown = Json.object().put("name", part.name()).put("state", part.state());
            if (!part.detail().isEmpty()) {
                shown.put("detail", part.detail());
            }
            parts.add(shown);
        }
        context.response()
                .setStatusCode(health.ready() ? 200 : 503)
                .putHeader("content-type", "application/json")
                .end(Json.writeBuffer(body));
    }
}

package io.llmfusion.http;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what no route takes: unknown paths, known ones with another method, paths that are none, and our own defects. */
final class Unmatched {
    private static final Logger LOG = LoggerFactory.getLogger(Unmatched.class);

    private static final Pattern GEMINI_METHOD = Pattern.compile("/models/.+:\\w+$");

    private final FrontEnd frontEnd;
    private final Admission admission;
    private final Router router;

    Unmatched(FrontEnd frontEnd, Admission admission, Router router) {
        this.router = router;
        this.frontEnd = frontEnd;
        this.admission = admission;
    }

    /** @return what answers where a route knows that there is nothing */
    Consumer<RoutingContext> register() {
        Consumer<RoutingContext> nothing = context -> answer(context, notFound(context));
        router.errorHandler(404, nothing::accept);
        router.errorHandler(405, this::otherMethod);
        router.errorHandler(
                400,
                context -> answer(
                        context,
                        new GatewayError.InvalidRequest("the request's path or head is malformed", Optional.empty())));
        router.errorHandler(500, this::defect);
        return nothing;
    }

    private static GatewayError notFound(RoutingContext context) {
        return new GatewayError.NotFound(
                "there is nothing at `" + asked(context) + "`; GET /openapi.json lists what there is");
    }

    private void otherMethod(RoutingContext context) {
        String allowed = allowed(path(context));
        HttpServerResponse response = context.response().putHeader(HttpHeaders.ALLOW, allowed);
        if (context.request().method().equals(HttpMethod.OPTIONS)) {
            response.setStatusCode(204).end();
            return;
        }
        Exchange exchange = stranger(context);
        ErrorRenderer.render(
                exchange,
                new GatewayError.InvalidRequest(
                        "`" + asked(context) + "` is not there; this path takes " + allowed, Optional.empty()),
                405);
        AccessLog.finished(frontEnd, exchange);
    }

    private String allowed(String path) {
        return router.getRoutes().stream()
                .filter(route -> route.methods() != null && takes(route, path))
                .flatMap(route -> route.methods().stream())
                .map(HttpMethod::name)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** A route's name is its path or its regular expression. */
    private static boolean takes(Route route, String path) {
        String name = Optional.ofNullable(route.getName()).orElse("");
        boolean plain =
                Optional.ofNullable(route.getPath()).filter(name::equals).isPresent();
        return path.matches(plain ? name.replaceAll(":\\w+", "[^/]+") : name);
    }

    private void defect(RoutingContext context) {
        Exchange exchange = stranger(context);
        LOG.atError()
                .setCause(context.failure())
                .addKeyValue("request", exchange.id())
                .log("unexpected failure of a route");
        ErrorRenderer.render(
                exchange,
                new GatewayError.Internal(
                        "Something went wrong inside the gateway; its log has the details under " + exchange.id()));
        AccessLog.finished(frontEnd, exchange);
    }

    private void answer(RoutingContext context, GatewayError error) {
        Exchange exchange = stranger(context);
        ErrorRenderer.render(exchange, error);
        AccessLog.finished(frontEnd, exchange);
    }

    private Exchange stranger(RoutingContext context) {
        return admission.stranger(context.request(), "other", dialect(context));
    }

    /** What the client speaks, by the path that it asks for and by what only its libraries send. */
    private DialectId dialect(RoutingContext context) {
        String path = path(context);
        HttpServerRequest request = context.request();
        boolean gemini = path.startsWith("/v1beta/")
                || GEMINI_METHOD.matcher(path).find()
                || request.getHeader("x-goog-api-key") != null;
        if (gemini && frontEnd.dialects().hasClient(DialectId.GEMINI)) {
            return DialectId.GEMINI;
        }
        boolean anthropic = path.startsWith(MessagesRoutes.PATH)
                || path.startsWith("/api/")
                || request.getHeader("anthropic-version") != null;
        return anthropic ? DialectId.ANTHROPIC : DialectId.CHAT;
    }

    private static String asked(RoutingContext context) {
        return context.request().method() + " " + path(context);
    }

    /** Empty where what was asked for is no path. */
    private static String path(RoutingContext context) {
        return Optional.ofNullable(context.request().path()).orElse("");
    }
}

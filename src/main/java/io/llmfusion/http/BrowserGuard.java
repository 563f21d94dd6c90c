package io.llmfusion.http;

import io.llmfusion.config.AuthConfig;
import io.llmfusion.config.ServerConfig;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps foreign web pages away from a gateway that their visitors can reach. A page can make a browser send requests here
 * (its {@code Origin} tells) or make its own name resolve to our address (its {@code Host} tells): both get a 403. Pages
 * of allowed origins get the headers that let them read answers (CORS). Belongs to one event loop.
 *
 * <p>Host names are checked where no key protects the gateway, where it listens on this machine alone, and where
 * {@code allowed-hosts} says which ones there are. Addresses written as numbers cannot be rebound and are always allowed.
 */
final class BrowserGuard implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(BrowserGuard.class);
    private static final Pattern NUMERIC =
            Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*]?");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|.+\\.localhost|127(\\.\\d{1,3}){3}|\\[?::1]?");
    private static final Pattern HEADER_NAMES = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~, -]{0,2000}");
    private static final String EXPOSED =
            "mcp-session-id, mcp-protocol-version, www-authenticate, retry-after, x-fusion-request-id, x-fusion-provider,"
                    + " x-fusion-model, x-fusion-attempts, x-fusion-overhead-us, x-fusion-warnings";

    private final ServerConfig server;
    private final Supplier<AuthConfig> auth;
    private String lastGoodHost = "";

    /** @param auth the present keys; they change on reload */
    BrowserGuard(ServerConfig server, Supplier<AuthConfig> auth) {
        this.server = server;
        this.auth = auth;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (!isHostAllowed(request)) {
            refuse(request, "this Host name is not served here; name it in server.allowed-hosts if it is yours");
        } else if (origin == null) {
            context.next();
        } else if (!isOriginAllowed(request, origin)) {
            refuse(
                    request,
                    "pages of this origin may not call the gateway; name it in server.allowed-origins if it is yours");
        } else {
            share(request.response(), origin);
            if (isPreflight(request)) {
                answerPreflight(request);
            } else {
                context.next();
            }
        }
    }

    private boolean isHostAllowed(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        if (authority != null && authority.host().equals(lastGoodHost)) {
            return true;
        }
        if (!areHostsChecked()) {
            return true;
        }
        if (authority == null) {
            // HTTP/1.0 has none; one that cannot be read is not ours.
            return !request.headers().contains(HttpHeaders.HOST);
        }
        String host = authority.host();
        boolean allowed = NUMERIC.matcher(host).matches()
                || LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches()
                || host.equalsIgnoreCase(server.host())
                || server.allowedHosts().stream().anyMatch(name -> names(name, authority));
        if (allowed) {
            lastGoodHost = host;
        }
        return allowed;
    }

    private boolean areHostsChecked() {
        return server.isLoopback()
                || !server.allowedHosts().isEmpty()
                || !auth.get().required();
    }

    private static boolean names(String allowed, HostAndPort authority) {
        return allowed.equals("*")
                || allowed.equalsIgnoreCase(authority.host())
                || allowed.equalsIgnoreCase(authority.host() + ":" + authority.port());
    }

    private boolean isOriginAllowed(HttpServerRequest request, String origin) {
        return server.allowedOrigins().stream()
                        .anyMatch(allowed -> allowed.equals("*") || allowed.equalsIgnoreCase(origin))
                || host(origin).filter(host -> isOurs(request, origin, host)).isPresent();
    }

    /** The gateway's own pages, and on a machine of one's own whatever else that machine serves. */
    private boolean isOurs(HttpServerRequest request, String origin, String host) {
        boolean local = server.isLoopback() && LOOPBACK.matcher(host).matches();
        HostAndPort authority = request.authority();
        return local || (authority != null && origin.equalsIgnoreCase(request.scheme() + "://" + authority));
    }

    private static Optional<String> host(String origin) {
        try {
            return Optional.ofNullable(new URI(origin).getHost()).map(host -> host.toLowerCase(Locale.ROOT));
        } catch (URISyntaxException noOrigin) {
            return Optional.empty();
        }
    }

    private static void share(HttpServerResponse response, String origin) {
        response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                .putHeader(HttpHeaders.VARY, "origin")
                .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }

    private static boolean isPreflight(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    }

    private static void answerPreflight(HttpServerRequest request) {
        String headers = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
        if (headers != null && HEADER_NAMES.matcher(headers).matches()) {
            request.response().putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, headers);
        }
        request.response()
                .setStatusCode(204)
                .putHeader(
                        HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, String.join(", ", List.of("GET", "POST", "DELETE")))
                .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "600")
                .end();
    }

    private static void refuse(HttpServerRequest request, String reason) {
        LOG.atDebug().addKeyValue("reason", reason).log("request of a foreign page refused");
        request.response()
                .setStatusCode(403)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end("{\"error\":{\"type\":\"forbidden\",\"message\":\"" + reason + "\"}}");
    }
}

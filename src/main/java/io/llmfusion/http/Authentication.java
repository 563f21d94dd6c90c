package io.llmfusion.http;

import io.llmfusion.config.AuthConfig;
import io.llmfusion.model.Caller;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Finds the caller of a request, by the key in any of the places where the client libraries put it. */
final class Authentication {
    private static final String BEARER = "bearer ";

    private Authentication() {}

    /** The caller; empty when a key is needed and none that came is known. */
    static Optional<Caller> callerOf(HttpServerRequest request, AuthConfig auth) {
        if (!auth.required()) {
            return Optional.of(Caller.ANONYMOUS);
        }
        return bearer(request)
                .flatMap(auth::callerOf)
                .or(() -> header(request, "x-api-key").flatMap(auth::callerOf))
                .or(() -> header(request, "x-goog-api-key").flatMap(auth::callerOf))
                .or(() -> parameter(request).flatMap(auth::callerOf));
    }

    /** What to say to a client that is not known. */
    static String complaint(HttpServerRequest request) {
        return isPresented(request)
                ? "the API key is not known to this gateway"
                : "an API key is needed: send it as `Authorization: Bearer KEY`, `x-api-key`, `x-goog-api-key` or `?key=`";
    }

    private static boolean isPresented(HttpServerRequest request) {
        return bearer(request).isPresent()
                || header(request, "x-api-key").isPresent()
                || header(request, "x-goog-api-key").isPresent()
                || parameter(request).isPresent();
    }

    private static Optional<String> bearer(HttpServerRequest request) {
        return header(request, "authorization")
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip())
                .filter(key -> !key.isEmpty());
    }

    private static Optional<String> header(HttpServerRequest request, String name) {
        return Optional.ofNullable(request.getHeader(name)).filter(value -> !value.isBlank());
    }

    private static Optional<String> parameter(HttpServerRequest request) {
        return Optional.ofNullable(request.getParam("key")).filter(value -> !value.isBlank());
    }
}

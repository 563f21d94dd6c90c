package io.llmfusion.http;

import io.llmfusion.config.AuthConfig;
import io.llmfusion.model.Caller;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the caller of a request, by the key in any of the places where the client libraries put it. */
final class Authentication {
    private static final String BEARER = "bearer ";

    private Authentication() {}

    /** The caller; empty when a key is needed and none that came is known. */
    static Optional<Caller> callerOf(HttpServerRequest request, AuthConfig auth) {
        if (!auth.required()) {
            return Optional.of(Caller.ANONYMOUS);
        }
        return presented(request).flatMap(key -> auth.callerOf(key).stream()).findFirst();
    }

    /** What to say to a client that is not known. */
    static String complaint(HttpServerRequest request) {
        return presented(request).findAny().isPresent()
                ? "the API key is not known to this gateway"
                : "an API key is needed: send it as `Authorization: Bearer KEY`, `x-api-key`, `x-goog-api-key` or `?key=`";
    }

    private static Stream<String> presented(HttpServerRequest request) {
        return Stream.of(
                        bearer(request),
                        Optional.ofNullable(request.getHeader("x-api-key")),
                        Optional.ofNullable(request.getHeader("x-goog-api-key")),
                        Optional.ofNullable(request.getParam("key")))
                .flatMap(Optional::stream)
                .filter(key -> !key.isBlank());
    }

    private static Optional<String> bearer(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader("authorization"))
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
                .map(value -> value.substring(BEARER.length()).strip());
    }
}

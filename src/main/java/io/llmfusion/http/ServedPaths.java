package io.llmfusion.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a router has routes for, as `get /path/{name}`.
 *
 * @param operations of routes with a path and a method; a route of a regular expression has no path
 */
record ServedPaths(Set<String> operations) {
    ServedPaths {
        operations = Set.copyOf(operations);
    }

    static ServedPaths of(Router router) {
        return new ServedPaths(
                router.getRoutes().stream().flatMap(ServedPaths::operations).collect(Collectors.toSet()));
    }

    boolean has(String method, String path) {
        return operations.contains(method + " " + path);
    }

    private static Stream<String> operations(Route route) {
        Optional<Set<HttpMethod>> methods = Optional.ofNullable(route.methods());
        Optional<String> path = Optional.ofNullable(route.getPath());
        if (methods.isEmpty() || path.isEmpty()) {
            return Stream.empty();
        }
        String written = path.get().replaceAll(":(\\w+)", "{$1}");
        return methods.get().stream().map(method -> method.name().toLowerCase(Locale.ROOT) + " " + written);
    }
}

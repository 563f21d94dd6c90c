package io.llmfusion.provider;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Looks up all addresses of a host, by name or literal. */
@FunctionalInterface
interface HostResolver {
    Future<List<InetAddress>> resolve(String host);

    /** Vert.x's own, which clients use too. */
    static HostResolver of(Vertx vertx) {
        return host -> ((VertxInternal) vertx).nameResolver().resolveAll(host).map(found -> found.stream()
                .map(InetSocketAddress::getAddress)
                .toList());
    }
}

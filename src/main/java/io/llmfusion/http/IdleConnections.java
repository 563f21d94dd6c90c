package io.llmfusion.http;

import io.llmfusion.config.ServerConfig;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Closes connections on which nothing is under way: such as send no head, or one of which a byte comes now and then, and
 * such as are kept between two requests for too long. One sweep per event loop, no timer per connection. Belongs to one
 * event loop.
 *
 * <p>There is nobody to tell: an answer to a request that has not been made would be taken for that to the next.
 */
final class IdleConnections {
    private static final int SWEEPS_PER_TIMEOUT = 5;

    /** So many requests of one connection are remembered before those that are over are looked for. */
    private static final int MANY = 8;

    private final Map<HttpConnection, Guest> guests = new HashMap<>();
    private final long headNanos;
    private final long idleNanos;

    /** One connection, and its requests that may still be under way. */
    private static final class Guest {
        private final List<HttpServerRequest> requests = new ArrayList<>(1);
        private boolean hasAsked;
        private long idleSince = System.nanoTime();

        void asks(HttpServerRequest request) {
            hasAsked = true;
            if (requests.size() >= MANY || (requests.size() == 1 && isOver(requests.getFirst()))) {
                requests.removeIf(Guest::isOver);
            }
            requests.add(request);
        }

        /** Since it was first seen idle, if it is. */
        boolean isIdleFor(long head, long idle, long now) {
            requests.removeIf(Guest::isOver);
            if (!requests.isEmpty()) {
                idleSince = now;
                return false;
            }
            return now - idleSince >= (hasAsked ? idle : head);
        }

        private static boolean isOver(HttpServerRequest request) {
            return request.response().ended() || request.response().closed();
        }
    }

    IdleConnections(Vertx vertx, ServerConfig.Timeouts timeouts) {
        this.headNanos = timeouts.head().toNanos();
        this.idleNanos = timeouts.idle().toNanos();
        Duration shorter = timeouts.head().compareTo(timeouts.idle()) < 0 ? timeouts.head() : timeouts.idle();
        vertx.setPeriodic(Math.max(10, shorter.toMillis() / SWEEPS_PER_TIMEOUT), timer -> sweep());
    }

    void opened(HttpConnection connection) {
        guests.put(connection, new Guest());
        connection.closeHandler(closed -> guests.remove(connection));
    }

    /** Lets each request be seen before it is handled. */
    Handler<HttpServerRequest> before(Handler<HttpServerRequest> handler) {
        return request -> {
            Guest guest = guests.get(request.connection());
            if (guest != null) {
                guest.asks(request);
            }
            handler.handle(request);
        };
    }

    private void sweep() {
        long now = System.nanoTime();
        List<HttpConnection> idle = new ArrayList<>();
        guests.forEach((connection, guest) -> {
            if (guest.isIdleFor(headNanos, idleNanos, now)) {
                idle.add(connection);
            }
        });
        idle.forEach(HttpConnection::close);
    }
}

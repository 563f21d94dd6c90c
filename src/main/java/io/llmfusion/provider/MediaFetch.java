package io.llmfusion.provider;

import io.llmfusion.limits.Budget;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.Media;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** Fetches one thing by its address, over at most three redirects, each of which is checked like the first. Used once. */
final class MediaFetch {
    private static final int MOST_REDIRECTS = 3;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final Vertx vertx;
    private final MediaSource source;
    private final long most;
    private final Budget.Holding holding;
    private final Promise<Media.Inline> result = Promise.promise();
    private Optional<HttpClientRequest> open = Optional.empty();

    /** It may not be fetched, or what came is of no use; the reason continues "the address ...". */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String reason;

        Refused(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    /** The node holds as many bytes as it may. */
    static final class NoRoom extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoRoom() {
            super("no room", null, false, false);
        }
    }

    MediaFetch(Vertx vertx, MediaSource source, long most, Budget.Holding holding) {
        this.vertx = vertx;
        this.source = source;
        this.most = most;
        this.holding = holding;
    }

    Future<Media.Inline> fetch(LinkedMedia.Link link, Deadline end) {
        long timer = vertx.setTimer(end.timerMillis(), _ -> fail(new Refused("took too long to answer")));
        hop(link.kind(), parsed(link.url()), 0);
        return result.future().onComplete(_ -> {
            vertx.cancelTimer(timer);
            open.ifPresent(HttpClientRequest::reset);
        });
    }

    private static Optional<URI> parsed(String url) {
        try {
            return Optional.of(URI.create(url));
        } catch (IllegalArgumentException broken) {
            return Optional.empty();
        }
    }

    private void fail(Throwable failure) {
        result.tryFail(failure);
    }

    private void hop(MediaKind kind, Optional<URI> address, int redirects) {
        if (address.isEmpty()) {
            fail(new Refused("is not well-formed"));
            return;
        }
        source.open(address.get())
                .compose(request -> {
                    open = Optional.of(request);
                    return result.future().isComplete() ? Future.failedFuture(new Refused("is late")) : request.send();
                })
                .onSuccess(response -> answered(kind, address.get(), redirects, response))
                .onFailure(this::fail);
    }

    private void answered(MediaKind kind, URI address, int redirects, HttpClientResponse response) {
        if (REDIRECTS.contains(response.statusCode())) {
            redirected(kind, address, redirects, response);
        } else if (response.statusCode() != 200) {
            fail(new Refused("answered with status " + response.statusCode()));
        } else if (encoded(response)) {
            fail(new Refused("answered in a compressed form that was not asked for"));
        } else if (declared(response) > most) {
            fail(tooLarge());
        } else {
            read(kind, response);
        }
    }

    private void redirected(MediaKind kind, URI address, int redirects, HttpClientResponse response) {
        Optional<URI> next = Optional.ofNullable(response.getHeader(HttpHeaders.LOCATION))
                .flatMap(MediaFetch::parsed)
                .map(address::resolve);
        open.ifPresent(HttpClientRequest::reset);
        if (redirects >= MOST_REDIRECTS || next.isEmpty()) {
            fail(new Refused("leads on and on"));
        } else {
            hop(kind, next, redirects + 1);
        }
    }

    private static boolean encoded(HttpClientResponse response) {
        String encoding = response.getHeader(HttpHeaders.CONTENT_ENCODING);
        return encoding != null && !encoding.equalsIgnoreCase("identity");
    }

    private static long declared(HttpClientResponse response) {
        String length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException broken) {
            return 0;
        }
    }

    private void read(MediaKind kind, HttpClientResponse response) {
        Buffer body = Buffer.buffer();
        response.exceptionHandler(this::fail);
        response.handler(bytes -> {
            if (result.future().isComplete()) {
                return;
            }
            if (body.length() + bytes.length() > most) {
                fail(tooLarge());
            } else if (!holding.grow(bytes.length())) {
                fail(new NoRoom());
            } else {
                body.appendBuffer(bytes);
            }
        });
        response.endHandler(_ -> {
            open = Optional.empty();
            finish(kind, body.getBytes(), Optional.ofNullable(response.getHeader(HttpHeaders.CONTENT_TYPE)));
        });
    }

    private void finish(MediaKind kind, byte[] bytes, Optional<String> said) {
        if (result.future().isComplete()) {
            return;
        }
        Optional<String> type = kind.type(bytes, said.orElse(""));
        if (type.isEmpty()) {
            fail(new Refused("holds no " + kind.configName() + " that is known"));
        } else {
            result.tryComplete(new Media.Inline(type.get(), Base64.getEncoder().encodeToString(bytes)));
        }
    }

    private Refused tooLarge() {
        return new Refused("holds more than " + most + " bytes");
    }
}

package io.llmfusion.provider;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.config.MediaConfig;
import io.llmfusion.limits.Budget;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Media;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * Fetches what a target wants as bytes: a few at a time, each address once, all within one deadline. What is under way
 * counts against the node's buffered bytes. A failure is a 400 that names the part. Belongs to one verticle instance.
 */
final class MediaFetcher {
    private static final int AT_ONCE = 4;
    private static final int MOST = 64;

    private final Vertx vertx;
    private final MediaConfig config;
    private final Budget bytes;
    private final MediaSource source;
    private final HttpClientAgent client;

    MediaFetcher(Vertx vertx, MediaConfig config, Budget bytes, HostResolver resolver) {
        this.vertx = vertx;
        this.config = config;
        this.bytes = bytes;
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setKeepAlive(false)
                        .setConnectTimeout((int) config.timeout().toMillis())
                        .setDecompressionSupported(false))
                .with(new PoolOptions().setHttp1MaxSize(AT_ONCE * 8))
                .build();
        this.source = new MediaSource(client, new AddressGuard(config), resolver);
    }

    /** The request with the bytes of these in it. */
    Future<ChatRequest> inlined(ChatRequest request, List<LinkedMedia.Link> links, Deadline deadline) {
        if (links.isEmpty()) {
            return Future.succeededFuture(request);
        }
        Map<String, LinkedMedia.Link> distinct = new LinkedHashMap<>();
        links.forEach(link -> distinct.putIfAbsent(link.kind() + " " + link.url(), link));
        if (distinct.size() > MOST) {
            LinkedMedia.Link last = new ArrayList<>(distinct.values()).get(MOST);
            return GatewayFailure.future(GatewayError.InvalidRequest.at(
                    last.path(), "`" + last.path() + "` is one address too many; at most " + MOST + " are fetched"));
        }
        Budget.Holding holding = bytes.holding();
        Queue<LinkedMedia.Link> waiting = new ArrayDeque<>(distinct.values());
        Map<LinkedMedia.Link, Media.Inline> fetched = new HashMap<>();
        Deadline end = deadline.within(config.timeout());
        List<Future<?>> lanes = new ArrayList<>();
        for (int lane = 0; lane < AT_ONCE; lane++) {
            lanes.add(next(waiting, fetched, holding, end));
        }
        return Future.all(lanes)
                .map(_ -> LinkedMedia.inlined(request, fetched))
                .eventually(() -> Future.join(lanes).otherwiseEmpty().onComplete(_ -> holding.close()));
    }

    private Future<Void> next(
            Queue<LinkedMedia.Link> waiting,
            Map<LinkedMedia.Link, Media.Inline> fetched,
            Budget.Holding holding,
            Deadline end) {
        LinkedMedia.Link link = waiting.poll();
        if (link == null) {
            return Future.succeededFuture();
        }
        return fetch(link, holding, end)
                .onSuccess(media -> fetched.put(link, media))
                .onFailure(_ -> waiting.clear())
                .compose(_ -> next(waiting, fetched, holding, end));
    }

    private Future<Media.Inline> fetch(LinkedMedia.Link link, Budget.Holding holding, Deadline end) {
        MediaFetch fetch = new MediaFetch(vertx, source, config.size(), holding);
        return fetch.fetch(link, end).recover(failure -> GatewayFailure.future(error(link, failure)));
    }

    private static GatewayError error(LinkedMedia.Link link, Throwable failure) {
        return switch (failure) {
            case MediaFetch.NoRoom _ ->
                new GatewayError.Unavailable(
                        "The gateway has no room for this request's media now; try again.",
                        Optional.of(Duration.ofSeconds(1)));
            case MediaFetch.Refused refused ->
                GatewayError.InvalidRequest.at(
                        link.path(), "the address of `" + link.path() + "` " + refused.reason() + "; send the bytes");
            default ->
                GatewayError.InvalidRequest.at(
                        link.path(), "the address of `" + link.path() + "` could not be reached; send the bytes");
        };
    }

    void close() {
        client.close();
    }
}

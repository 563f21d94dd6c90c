package io.llmfusion.mcp.client;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.ServerState;
import io.llmfusion.mcp.protocol.JsonRpcInput;
import io.llmfusion.mcp.protocol.JsonRpcMessage;
import io.llmfusion.mcp.protocol.JsonRpcWriter;
import io.llmfusion.mcp.protocol.McpRevision;
import io.llmfusion.mcp.protocol.RpcId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.sse.SseEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * HTTP with SSE as revision 2024-11-05 has it: one GET stream carries everything that the server says; its first event
 * names the address to POST to, which must be on the same origin, since our headers go there.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2024-11-05/basic/transports">Transports</a>
 */
final class SseHttpTransport implements McpTransport, EventReading.Events {
    private static final String ENDPOINT = "endpoint";

    private final HttpTarget target;
    private final EventReading reading;
    private final Promise<Void> opened = Promise.promise();
    private Optional<TransportListener> listener = Optional.empty();
    private Optional<HttpClientRequest> stream = Optional.empty();
    private Optional<HttpTarget> messages = Optional.empty();

    SseHttpTransport(HttpTarget target, Context context) {
        this.target = target;
        this.reading = new EventReading(context, this);
    }

    @Override
    public Future<Void> open(TransportListener hearer) {
        listener = Optional.of(hearer);
        target.request(HttpMethod.GET, Map.of("Accept", "text/event-stream"))
                .compose(get -> {
                    stream = Optional.of(get);
                    return get.send();
                })
                .onSuccess(this::responded)
                .onFailure(ignored -> fail(HttpRefusal.unreachable(target.server())));
        return opened.future();
    }

    private void responded(HttpClientResponse response) {
        if (HttpSession.isEventStream(response)) {
            reading.start(response);
        } else {
            GatewayError error = response.statusCode() / 100 == 2
                    ? HttpRefusal.bad(target.server(), "gave no event stream")
                    : HttpRefusal.of(target.server(), response);
            BoundedBody.drop(response);
            fail(error);
        }
    }

    private void fail(GatewayError error) {
        opened.tryFail(new GatewayFailure(error));
    }

    @Override
    public void other(SseEvent event) {
        if (event.name().equals(ENDPOINT) && messages.isEmpty()) {
            Optional<URI> address = address(event.data().text().strip());
            messages = address.map(target::at);
            if (messages.isPresent()) {
                opened.tryComplete();
            } else {
                fail(HttpRefusal.bad(target.server(), "named an address of another origin to send messages to"));
            }
        }
    }

    private Optional<URI> address(String text) {
        try {
            URI address = target.uri().resolve(text);
            return address.getHost() != null && target.sameOrigin(address) ? Optional.of(address) : Optional.empty();
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    @Override
    public void message(JsonRpcInput input) {
        listener.ifPresent(hearer -> hearer.received(input, Optional.empty()));
    }

    @Override
    public void ended() {
        fail(HttpRefusal.broken(target.server()));
        listener.ifPresent(hearer -> hearer.closed("ended its event stream"));
    }

    @Override
    public Future<Void> send(JsonRpcMessage message) {
        return messages.orElse(target)
                .request(HttpMethod.POST, Map.of("Content-Type", "application/json"))
                .compose(post -> post.idleTimeout(target.patienceMillis()).send(JsonRpcWriter.bytes(message)))
                .onSuccess(response -> {
                    BoundedBody.drain(response);
                    if (response.statusCode() / 100 != 2) {
                        lost(message, HttpRefusal.of(target.server(), response));
                    }
                })
                .onFailure(ignored -> lost(message, HttpRefusal.unreachable(target.server())))
                .transform(ignored -> Future.succeededFuture());
    }

    private void lost(JsonRpcMessage message, GatewayError error) {
        if (message instanceof JsonRpcMessage.Request request) {
            listener.ifPresent(hearer -> hearer.lost(request.id(), error));
        }
    }

    @Override
    public void negotiated(McpRevision revision) {
        // Nothing of a message says the revision here.
    }

    @Override
    public void listen() {
        // The one stream is open already.
    }

    @Override
    public void abandon(RpcId request) {
        // Answers come on the common stream.
    }

    @Override
    public Future<Void> close() {
        listener = Optional.empty();
        reading.stop();
        stream.ifPresent(HttpClientRequest::reset);
        return Future.succeededFuture();
    }

    @Override
    public ServerState.Endpoint endpoint() {
        return new ServerState.Endpoint.Remote("sse", target.shown());
    }

    @Override
    public List<String> diagnosis() {
        return List.of();
    }
}

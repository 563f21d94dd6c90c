package io.llmfusion.bench.contender;

import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * The floor: the smallest Vert.x proxy that still has the gateway's shape, and nothing else of it. A router, one hop over
 * the local bus, a circuit breaker, a pooled client; answers with a length go out in one write, streams are piped; a client
 * that goes away takes its upstream request with it. Arguments: own port, upstream's port.
 */
public final class FloorProxy extends VerticleBase {
    private static final String ADDRESS = "upstream";
    private static final DeliveryOptions LOCAL =
            new DeliveryOptions().setCodecName("identity").setLocalOnly(true).setSendTimeout(120_000);
    private static final List<CharSequence> KEPT =
            List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.CONTENT_LENGTH, HttpHeaders.createOptimized("x-request-id"));

    private record Call(String path, Buffer body, Future<Void> clientGone) {}

    private final int port;
    private final int upstreamPort;

    private FloorProxy(int port, int upstreamPort) {
        this.port = port;
        this.upstreamPort = upstreamPort;
    }

    public static void main(String[] arguments) {
        FloorProxy floor = new FloorProxy(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
                .setPreferNativeTransport(false));
        vertx.eventBus().registerCodec(new IdentityCodec());
        vertx.deployVerticle(floor).await();
    }

    @Override
    public Future<?> start() {
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(upstreamPort),
                new PoolOptions().setHttp1MaxSize(20_000));
        // A client that hangs up counts as a failure here, hence the high limit.
        CircuitBreaker breaker = CircuitBreaker.create(
                ADDRESS, vertx, new CircuitBreakerOptions().setTimeout(-1).setMaxFailures(1_000));
        vertx.eventBus().<Call>localConsumer(ADDRESS, message -> breaker.execute(() -> forward(client, message.body()))
                .onSuccess(response -> message.reply(response, LOCAL))
                .onFailure(failure -> message.fail(502, failure.getMessage())));
        Router router = Router.router(vertx);
        router.post("/*").handler(this::proxy);
        return vertx.createHttpServer(new HttpServerOptions().setAcceptBacklog(4_096))
                .requestHandler(router)
                .listen(port, "127.0.0.1");
    }

    private void proxy(RoutingContext context) {
        HttpServerRequest request = context.request();
        Promise<Void> gone = Promise.promise();
        context.response().closeHandler(gone::tryComplete);
        request.body()
                .compose(body -> vertx.eventBus()
                        .<HttpClientResponse>request(ADDRESS, new Call(request.uri(), body, gone.future()), LOCAL))
                .map(Message::body)
                .compose(response -> answer(context.response(), response))
                .onFailure(failure -> fail(context, failure));
    }

    private static void fail(RoutingContext context, Throwable failure) {
        HttpServerResponse response = context.response();
        if (response.headWritten()) {
            response.reset();
        } else if (!response.closed()) {
            context.fail(failure);
        }
    }

    private static Future<HttpClientResponse> forward(HttpClient client, Call call) {
        return client.request(HttpMethod.POST, call.path())
                .compose(request -> send(request, call))
                .map(HttpClientResponse::pause);
    }

    private static Future<HttpClientResponse> send(HttpClientRequest request, Call call) {
        call.clientGone().onSuccess(_ -> request.reset());
        return request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").send(call.body());
    }

    private static Future<Void> answer(HttpServerResponse response, HttpClientResponse upstream) {
        response.setStatusCode(upstream.statusCode());
        for (CharSequence name : KEPT) {
            String value = upstream.getHeader(name);
            if (value != null) {
                response.putHeader(name, value);
            }
        }
        if (upstream.getHeader(HttpHeaders.CONTENT_LENGTH) == null) {
            response.setChunked(true);
            return upstream.pipeTo(response);
        }
        Future<Buffer> body = upstream.body();
        upstream.resume();
        return body.compose(response::end);
    }
}

package io.llmfusion.provider;

import io.llmfusion.bus.message.AttemptCommand;
import io.llmfusion.config.ApiPath;
import io.llmfusion.config.FamilyApi;
import io.llmfusion.config.Secret;
import io.llmfusion.guard.KeyPool;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** A provider at an address: this instance's connections to it, its keys and headers. */
final class HttpUpstream implements Upstream {
    private static final Duration REFUSED_KEY_PAUSE = Duration.ofMinutes(1);
    private static final Duration LIMITED_KEY_PAUSE = Duration.ofSeconds(10);

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence PRODUCT = HttpHeaders.createOptimized("llm-fusion-gateway");

    private final ProviderSetup setup;
    private final HttpClientAgent client;
    private final Way usual;
    private final Map<DialectId, Way> natives = new EnumMap<>(DialectId.class);
    private final Sweep sweep;
    private final KeyPool keys;
    private final Endpoint endpoint;
    private final Optional<Signing> signing;
    private int exchanges;

    /** Where requests go, taken apart once. */
    private record Endpoint(String host, int port, boolean tls, String folder) {
        static Endpoint of(URI base) {
            boolean tls = "https".equalsIgnoreCase(base.getScheme());
            int port = base.getPort() > 0 ? base.getPort() : tls ? 443 : 80;
            return new Endpoint(base.getHost(), port, tls, base.getRawPath());
        }

        /** The path of the command's API, with the query that its client gave. */
        String uri(AttemptCommand command, OutgoingRequest outgoing, ApiPath path) {
            String model = command.target().model();
            ApiPath where =
                    outgoing.form() instanceof OutgoingRequest.Form.Operation operation ? operation.path() : path;
            String uri = folder + (command.body().stream() ? where.streamed(model) : where.whole(model));
            String query = outgoing.query();
            return query.isEmpty() ? uri : uri + (uri.indexOf('?') < 0 ? '?' : '&') + query;
        }
    }

    HttpUpstream(ProviderSetup setup, Vertx vertx, Sweep sweep, SignatureMemory signatures) {
        URI base = setup.config()
                .baseUrl()
                .orElseThrow(() ->
                        new IllegalStateException("provider " + setup.config().name() + " has no address"));
        this.setup = setup;
        this.endpoint = Endpoint.of(base);
        this.client = Connections.client(setup, vertx, endpoint.tls());
        this.usual = Way.of(setup, vertx, signatures);
        setup.config().natives().stream()
                .filter(other -> setup.dialects().hasClient(other.api().dialect()))
                .forEach(other -> natives.put(
                        other.api().dialect(),
                        Way.of(setup.withConfig(setup.config().by(other)), vertx, signatures)));
        this.sweep = sweep;
        this.keys = setup.guard().keys();
        this.signing = setup.config().cloud().map(access -> Signing.of(access, vertx));
    }

    /** One of the vendor's APIs: how requests are made for it, and answers read. */
    private record Way(RequestMaker maker, Answering answering, ApiPath path) {
        static Way of(ProviderSetup setup, Vertx vertx, SignatureMemory signatures) {
            return new Way(
                    new RequestMaker(setup, vertx, signatures),
                    new Answering(setup, vertx, signatures),
                    setup.config().api().path());
        }
    }

    /** What a client says in the format of one of the vendor's APIs is understood there best. */
    private Way way(AttemptCommand command) {
        return command.body() instanceof ChatBody.Raw raw ? natives.getOrDefault(raw.dialect(), usual) : usual;
    }

    @Override
    public void call(Attempt attempt) {
        way(attempt.command())
                .maker()
                .make(attempt.command())
                .onSuccess(outgoing -> send(attempt, outgoing))
                .onFailure(attempt::failWith);
    }

    private void send(Attempt attempt, OutgoingRequest outgoing) {
        if (attempt.live() && attempt.enter()) {
            attempt.warnings(outgoing.warnings());
            new HttpCall(attempt, this, outgoing, keys.next()).start();
        }
    }

    /** Whether there is a connection for an exchange, or it waits until another one is over. */
    enum Place {
        FREE,
        IN_QUEUE
    }

    /** One more exchange. */
    Place begin() {
        exchanges++;
        return exchanges > Connections.most(setup) ? Place.IN_QUEUE : Place.FREE;
    }

    /** One exchange less. */
    void finish() {
        exchanges--;
    }

    /** A connection with the request's head on it, nothing sent yet. */
    Future<HttpClientRequest> open(
            AttemptCommand command, OutgoingRequest outgoing, Optional<Secret> key, Place place) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(endpoint.host())
                .setPort(endpoint.port())
                .setSsl(endpoint.tls())
                .setURI(endpoint.uri(command, outgoing, way(command).path()))
                .setFollowRedirects(false);
        if (place == Place.IN_QUEUE) {
            // The pool starts a timer for it: worth it only for whoever waits, the client's own limit holds for all.
            options.setConnectTimeout(setup.config().timeouts().connect().toMillis());
        }
        options.putHeader(HttpHeaders.CONTENT_TYPE, JSON);
        // What is read in frames must not be compressed; nor would it save anything on what is passed on as it is.
        options.putHeader(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
        options.putHeader(HttpHeaders.USER_AGENT, PRODUCT);
        setup.config().headers().forEach((name, value) -> options.putHeader(name, value.reveal()));
        outgoing.headers().forEach(options::putHeader);
        if (signing.isPresent()) {
            return signed(signing.get(), options, outgoing);
        }
        key.ifPresent(secret -> authenticate(options, outgoing, secret));
        return client.request(options);
    }

    private Future<HttpClientRequest> signed(Signing by, RequestOptions options, OutgoingRequest outgoing) {
        boolean usualPort = endpoint.port() == (endpoint.tls() ? 443 : 80);
        String host = usualPort ? endpoint.host() : endpoint.host() + ":" + endpoint.port();
        String scheme = endpoint.tls() ? "https" : "http";
        return by.headers(new Signing.Unsigned(scheme, host, options.getURI(), outgoing.body()))
                .compose(headers -> {
                    headers.forEach((name, value) -> options.putHeader(name, value));
                    return client.request(options);
                });
    }

    private void authenticate(RequestOptions options, OutgoingRequest outgoing, Secret key) {
        FamilyApi.Authentication usual = setup.config().api().authentication();
        FamilyApi.Authentication authentication = outgoing.form() instanceof OutgoingRequest.Form.Operation operation
                ? operation.api().authentication().orElse(usual)
                : usual;
        switch (authentication) {
            case BEARER, AWS -> options.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + key.reveal());
            case X_API_KEY -> options.putHeader("x-api-key", key.reveal());
            case X_GOOG_API_KEY, GOOGLE -> options.putHeader("x-goog-api-key", key.reveal());
            case API_KEY -> options.putHeader("api-key", key.reveal());
            case NONE -> {}
        }
    }

    /** A key that was refused, or that is over its limit, is left out for a while. */
    void restIfItsFault(Secret key, int status, GatewayError error) {
        boolean refused = error instanceof GatewayError.UpstreamFailed failed
                && failed.reason() == GatewayError.UpstreamFailed.Reason.CREDENTIALS;
        if (refused) {
            // Google says so with a 400.
            keys.rest(key, REFUSED_KEY_PAUSE);
            return;
        }
        switch (status) {
            case 401, 403 -> keys.rest(key, REFUSED_KEY_PAUSE);
            case 429 -> keys.rest(key, error.retryAfter().orElse(LIMITED_KEY_PAUSE));
            default -> {}
        }
    }

    Answering answering(AttemptCommand command) {
        return way(command).answering();
    }

    Sweep sweep() {
        return sweep;
    }

    @Override
    public void close() {
        client.close();
        usual.maker().close();
        natives.values().forEach(way -> way.maker().close());
    }
}

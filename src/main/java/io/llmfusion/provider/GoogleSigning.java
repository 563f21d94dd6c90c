package io.llmfusion.provider;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.config.CloudAccess;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Google's access tokens, by Google's own library: one token for all requests, asked for anew by a worker some minutes before
 * it expires, while the old one still serves.
 *
 * @see <a href="https://developers.google.com/identity/protocols/oauth2/service-account">Service accounts</a>
 */
final class GoogleSigning implements Signing {
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final long AHEAD = Duration.ofMinutes(5).toMillis();
    /** A token with less to live than this may be refused when it arrives. */
    private static final long USELESS = Duration.ofSeconds(10).toMillis();

    private final CloudAccess.Google access;
    private final Vertx vertx;
    private Optional<AccessToken> token = Optional.empty();
    private Optional<Future<AccessToken>> asking = Optional.empty();

    GoogleSigning(CloudAccess.Google access, Vertx vertx) {
        this.access = access;
        this.vertx = vertx;
    }

    @Override
    public Future<Map<String, String>> headers(Unsigned request) {
        long left = token.map(GoogleSigning::millisLeft).orElse(0L);
        if (left > AHEAD) {
            return Future.succeededFuture(bearer(token.orElseThrow()));
        }
        Future<AccessToken> fresh = fresh();
        return left > USELESS ? Future.succeededFuture(bearer(token.orElseThrow())) : fresh.map(GoogleSigning::bearer);
    }

    private static long millisLeft(AccessToken token) {
        return Optional.ofNullable(token.getExpirationTime())
                .map(end -> Duration.between(Instant.now(), end.toInstant()).toMillis())
                .orElse(0L);
    }

    private static Map<String, String> bearer(AccessToken token) {
        return Map.of("authorization", "Bearer " + token.getTokenValue());
    }

    /** One question at a time; everybody who needs its answer waits for the same. */
    private Future<AccessToken> fresh() {
        if (asking.isPresent()) {
            return asking.get();
        }
        Promise<AccessToken> answered = Promise.promise();
        asking = Optional.of(answered.future());
        json().compose(json -> vertx.executeBlocking(() -> asked(json), false)).onComplete(done -> {
            asking = Optional.empty();
            if (done.succeeded()) {
                token = Optional.of(done.result());
                answered.complete(done.result());
            } else {
                answered.fail(new GatewayFailure(refused()));
            }
        });
        return answered.future();
    }

    /** The file is read each time, so that a changed one counts from the next token on. */
    private Future<Buffer> json() {
        return access.json()
                .map(json -> Future.succeededFuture(Buffer.buffer(json.reveal())))
                .orElseGet(() ->
                        vertx.fileSystem().readFile(access.file().orElseThrow().toString()));
    }

    /** By a worker. */
    private static AccessToken asked(Buffer json) throws IOException {
        return GoogleCredentials.fromStream(new ByteArrayInputStream(json.getBytes()))
                .createScoped(SCOPE)
                .refreshAccessToken();
    }

    /** Why is nobody's business but the administrator's: the library's words may show what it was asked with. */
    private static GatewayError refused() {
        return new GatewayError.UpstreamFailed(
                "Google gave no access token for the provider's credentials.", Reason.CREDENTIALS);
    }
}

package io.llmfusion.provider;

import io.llmfusion.config.CloudAccess;
import io.llmfusion.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Signature Version 4, by AWS' own library: over host, path, body and time.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Signing</a>
 */
final class AwsSigning implements Signing {
    private static final String SERVICE = "bedrock";

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final AwsCredentialsIdentity identity;
    private final String region;
    private final Vertx vertx;
    private final Clock clock;

    AwsSigning(CloudAccess.Aws access, Vertx vertx) {
        this(access, vertx, Clock.systemUTC());
    }

    AwsSigning(CloudAccess.Aws access, Vertx vertx, Clock clock) {
        this.identity = identity(access);
        this.region = access.region();
        this.vertx = vertx;
        this.clock = clock;
    }

    private static AwsCredentialsIdentity identity(CloudAccess.Aws access) {
        String id = access.accessKeyId().reveal();
        String key = access.secretAccessKey().reveal();
        return access.sessionToken()
                .map(Secret::reveal)
                .<AwsCredentialsIdentity>map(token -> AwsSessionCredentialsIdentity.create(id, key, token))
                .orElseGet(() -> AwsCredentialsIdentity.create(id, key));
    }

    /** The hash of a large body is a worker's. */
    @Override
    public Future<Map<String, String>> headers(Unsigned request) {
        return LargeWork.run(vertx, request.body().length(), () -> signed(request));
    }

    private Map<String, String> signed(Unsigned request) {
        URI uri = URI.create(request.scheme() + "://" + request.host() + request.uri());
        SdkHttpFullRequest unsigned =
                SdkHttpFullRequest.builder().method(SdkHttpMethod.POST).uri(uri).build();
        SdkHttpRequest signed = signer.sign(sign -> sign.identity(identity)
                        .request(unsigned)
                        .payload(ContentStreamProvider.fromByteArrayUnsafe(
                                request.body().getBytes()))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
                .request();
        Map<String, String> headers = new LinkedHashMap<>();
        signed.forEachHeader((name, values) -> {
            if (!name.equalsIgnoreCase("host")) {
                headers.put(name, values.getFirst());
            }
        });
        return headers;
    }
}

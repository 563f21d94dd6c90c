package io.llmfusion.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.config.CloudAccess;
import io.llmfusion.config.Secret;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Signatures against those that AWS publishes, by way of a verifier of our own that is held to them first. */
class AwsSigningTest {
    /** The credentials and the moment of AWS' own test suite. */
    private static final String KEY_ID = "AKIDEXAMPLE";

    private static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2015-08-30T12:36:00Z"), ZoneOffset.UTC);
    private static final AwsVerifier VERIFIER = new AwsVerifier(SECRET_KEY);

    private static Vertx vertx;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        ProviderNode.done(vertx.close());
    }

    private static Map<String, String> signed(Optional<String> token, String uri, String body) {
        CloudAccess.Aws access =
                new CloudAccess.Aws("us-east-1", Secret.of(KEY_ID), Secret.of(SECRET_KEY), token.map(Secret::of));
        return ProviderNode.done(new AwsSigning(access, vertx, CLOCK)
                .headers(new Signing.Unsigned(
                        "https", "bedrock-runtime.us-east-1.amazonaws.com", uri, Buffer.buffer(body))));
    }

    private static MultiMap received(Map<String, String> headers) {
        return MultiMap.caseInsensitiveMultiMap()
                .addAll(headers)
                .add("host", "bedrock-runtime.us-east-1.amazonaws.com");
    }

    /** Cases `get-vanilla` and `post-vanilla` of aws-sig-v4-test-suite. */
    @Test
    void the_verifier_agrees_with_the_published_vectors() {
        MultiMap request = MultiMap.caseInsensitiveMultiMap()
                .add("host", "example.amazonaws.com")
                .add("x-amz-date", "20150830T123600Z")
                .add(
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                                + " SignedHeaders=host;x-amz-date, Signature=" + "0".repeat(64));

        assertThat(VERIFIER.signature("GET", "/", request, Buffer.buffer()))
                .isEqualTo("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
        assertThat(VERIFIER.signature("POST", "/", request, Buffer.buffer()))
                .isEqualTo("5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
    }

    @Test
    void a_request_is_signed_over_host_path_and_body() {
        String uri = "/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse";
        String body = "{\"messages\":[]}";

        MultiMap headers = received(signed(Optional.empty(), uri, body));

        AwsVerifier.Claim claim = AwsVerifier.claim(headers);
        assertThat(claim.keyId()).isEqualTo(KEY_ID);
        assertThat(claim.region()).isEqualTo("us-east-1");
        assertThat(claim.service()).isEqualTo("bedrock");
        assertThat(claim.signedHeaders()).contains("host", "x-amz-date");
        assertThat(headers.get("x-amz-date")).isEqualTo("20150830T123600Z");
        assertThat(claim.signature()).isEqualTo(VERIFIER.signature("POST", uri, headers, Buffer.buffer(body)));
        assertThat(claim.signature()).isNotEqualTo(VERIFIER.signature("POST", uri, headers, Buffer.buffer("{}")));
    }

    @Test
    void the_slashes_of_an_arn_are_signed_as_sent() {
        String uri = "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Aapplication-inference-profile%2Fabc/converse-stream";

        MultiMap headers = received(signed(Optional.empty(), uri, "{}"));

        assertThat(AwsVerifier.claim(headers).signature())
                .isEqualTo(VERIFIER.signature("POST", uri, headers, Buffer.buffer("{}")));
    }

    @Test
    void the_token_of_temporary_credentials_is_signed_too() {
        MultiMap headers = received(signed(Optional.of("a-session-token"), "/model/m/converse", "{}"));

        assertThat(headers.get("x-amz-security-token")).isEqualTo("a-session-token");
        assertThat(AwsVerifier.claim(headers).signedHeaders()).contains("x-amz-security-token");
        assertThat(AwsVerifier.claim(headers).signature())
                .isEqualTo(VERIFIER.signature("POST", "/model/m/converse", headers, Buffer.buffer("{}")));
    }

    @Test
    void a_large_body_is_signed_by_a_worker() {
        String body = "x".repeat(LargeWork.BYTES + 1);

        MultiMap headers = received(signed(Optional.empty(), "/model/m/converse", body));

        assertThat(AwsVerifier.claim(headers).signature())
                .isEqualTo(VERIFIER.signature("POST", "/model/m/converse", headers, Buffer.buffer(body)));
    }

    @Test
    void credentials_show_nothing_when_printed() {
        CloudAccess.Aws access =
                new CloudAccess.Aws("us-east-1", Secret.of(KEY_ID), Secret.of(SECRET_KEY), Optional.empty());

        assertThat(access.toString()).doesNotContain(SECRET_KEY).doesNotContain(KEY_ID);
    }
}

package io.llmfusion.provider;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What AWS does with a signed request: makes the signature again from what has come, in steps of the specification and
 * without the library that signed.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Signing</a>
 */
public final class AwsVerifier {
    private static final Pattern AUTHORIZATION = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})");

    private final String secretKey;

    public AwsVerifier(String secretKey) {
        this.secretKey = secretKey;
    }

    /** What a request says of itself. */
    public record Claim(String keyId, String region, String service, String signedHeaders, String signature) {}

    public static Claim claim(MultiMap headers) {
        Matcher matcher = matcher(headers);
        return new Claim(matcher.group(1), matcher.group(3), matcher.group(4), matcher.group(5), matcher.group(6));
    }

    private static Matcher matcher(MultiMap headers) {
        Matcher matcher = AUTHORIZATION.matcher(Objects.requireNonNullElse(headers.get("authorization"), ""));
        if (!matcher.matches()) {
            throw new AssertionError("no signature: " + headers.get("authorization"));
        }
        return matcher;
    }

    /** The signature that this request ought to have. */
    public String signature(String method, String uri, MultiMap headers, Buffer body) {
        Matcher claim = matcher(headers);
        String scope = claim.group(2) + "/" + claim.group(3) + "/" + claim.group(4) + "/aws4_request";
        String toSign = String.join(
                "\n",
                "AWS4-HMAC-SHA256",
                headers.get("x-amz-date"),
                scope,
                sha256(canonical(method, uri, headers, body, claim.group(5)).getBytes(StandardCharsets.UTF_8)));
        byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
        for (String step : scope.split("/", -1)) {
            key = hmac(key, step);
        }
        return HexFormat.of().formatHex(hmac(key, toSign));
    }

    private static String canonical(String method, String uri, MultiMap headers, Buffer body, String signed) {
        String path = uri.contains("?") ? uri.substring(0, uri.indexOf('?')) : uri;
        String query = uri.contains("?") ? uri.substring(uri.indexOf('?') + 1) : "";
        String lines = Arrays.stream(signed.split(";", -1))
                .map(name -> name + ":"
                        + Objects.requireNonNullElse(headers.get(name), "").strip() + "\n")
                .collect(Collectors.joining());
        return String.join("\n", method, twiceEncoded(path), query, lines, signed, sha256(body.getBytes()));
    }

    /** Each segment of the path as sent is encoded once more. */
    private static String twiceEncoded(String path) {
        return Arrays.stream(path.split("/", -1))
                .map(segment ->
                        URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }

    /** The path as a server reads it. */
    public static String decoded(String uri) {
        return URLDecoder.decode(uri, StandardCharsets.UTF_8);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}

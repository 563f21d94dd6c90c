package io.llmfusion.provider;

import io.llmfusion.model.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/** A service account of a generated key, as Google's file describes it, and what its token endpoint is asked with. */
public final class GoogleAccount {
    private final KeyPair keys = generated();
    private final String tokenUri;

    /** @param tokenUri where tokens are asked for */
    public GoogleAccount(String tokenUri) {
        this.tokenUri = tokenUri;
    }

    private static KeyPair generated() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    public String json() {
        String key = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(keys.getPrivate().getEncoded());
        return Json.write(Json.object()
                .put("type", "service_account")
                .put("project_id", "p-1")
                .put("private_key_id", "k1")
                .put("private_key", "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n")
                .put("client_email", "gateway@p-1.iam.gserviceaccount.com")
                .put("client_id", "1")
                .put("token_uri", tokenUri));
    }

    /** The claims of the assertion in a request for a token, whose signature must be this account's. */
    JsonNode claims(String form) {
        String assertion = form.substring(form.indexOf("assertion=") + "assertion=".length());
        String[] parts = assertion.split("&", 2)[0].split("\\.", -1);
        try {
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(keys.getPublic());
            verifier.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            if (!verifier.verify(Base64.getUrlDecoder().decode(parts[2]))) {
                throw new AssertionError("the assertion's signature is not the account's");
            }
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
        return Json.read(Base64.getUrlDecoder().decode(parts[1]));
    }
}

package io.llmfusion.bus;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes ids that name their owner, and that only this gateway can make or read: AES-256-GCM under a key derived from the
 * server's secret. A client holds them but can neither see nor change what they say. Thread-safe.
 *
 * <p>Form: base64url without padding of {@code version | nonce (12) | ciphertext | tag (16)}; all of it visible ASCII, as
 * MCP demands of session ids (2025-11-25, basic/transports).
 */
public final class Seal {
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    /** Far more than any id of ours; longer ones are refused unread. */
    private static final int LONGEST = 4_096;

    private final SecretKeySpec key;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * What an id says.
     *
     * @param owner who on which node answers for it
     * @param principal the caller that it was made for; nobody else can use it
     * @param expires from then on it is void
     * @param id the plain id
     */
    public record Content(String owner, String principal, Instant expires, String id) {}

    /**
     * @param secret `server.secret`; all nodes have the same
     * @param purpose such as `mcp.session`: an id sealed for one purpose is void for another
     */
    public Seal(String secret, String purpose, InstantSource clock) {
        this.clock = clock;
        this.key = new SecretKeySpec(derive(secret, purpose), "AES");
    }

    /** The sealed form; another one each time. */
    public String seal(Content content) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, write(content))
                .orElseThrow(() -> new IllegalStateException("cannot seal"));
        ByteArrayOutputStream token = new ByteArrayOutputStream(1 + nonce.length + sealed.length);
        token.write(VERSION);
        token.writeBytes(nonce);
        token.writeBytes(sealed);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token.toByteArray());
    }

    /** What the id says, when it is ours, whole, not expired and made for this principal; else empty, without a reason. */
    public Optional<Content> open(String token, String principal) {
        return decode(token)
                .filter(bytes -> bytes.length > 1 + NONCE_BYTES && bytes[0] == VERSION)
                .flatMap(bytes -> run(
                        Cipher.DECRYPT_MODE,
                        Arrays.copyOfRange(bytes, 1, 1 + NONCE_BYTES),
                        Arrays.copyOfRange(bytes, 1 + NONCE_BYTES, bytes.length)))
                .map(Seal::read)
                .filter(content ->
                        same(content.principal(), principal) && clock.instant().isBefore(content.expires()));
    }

    private Optional<byte[]> run(int mode, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(new byte[] {VERSION});
            return Optional.of(cipher.doFinal(input));
        } catch (GeneralSecurityException forged) {
            return Optional.empty();
        }
    }

    private static byte[] derive(String secret, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(("llm-fusion seal " + purpose).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has HmacSHA256", missing);
        }
    }

    private static Optional<byte[]> decode(String token) {
        try {
            return token.length() > LONGEST
                    ? Optional.empty()
                    : Optional.of(Base64.getUrlDecoder().decode(token));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static boolean same(String left, String right) {
        return MessageDigest.isEqual(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] write(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream output = new DataOutputStream(bytes)) {
            output.writeLong(content.expires().toEpochMilli());
            output.writeUTF(content.owner());
            output.writeUTF(content.principal());
            output.writeUTF(content.id());
        } catch (IOException tooLong) {
            throw new UncheckedIOException(tooLong);
        }
        return bytes.toByteArray();
    }

    private static Content read(byte[] bytes) {
        try (DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes))) {
            Instant expires = Instant.ofEpochMilli(input.readLong());
            return new Content(input.readUTF(), input.readUTF(), expires, input.readUTF());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}

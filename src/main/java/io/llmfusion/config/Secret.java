package io.llmfusion.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A value that must never be printed: shows itself as `***`, and is compared without telling by its time how much fits. */
public final class Secret {
    public static final Secret EMPTY = new Secret("");

    private static final String MASK = "***";

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    public static Secret of(String value) {
        return new Secret(value);
    }

    /** The value itself, for the one place that sends it. */
    public String reveal() {
        return value;
    }

    public boolean isEmpty() {
        return value.isEmpty();
    }

    /** SHA-256 in lower-case hex: what is kept of a key that is only ever compared. */
    public String hash() {
        return HexFormat.of().formatHex(digest(value));
    }

    /** Whether this is that text, in a time that depends on neither. */
    public boolean matches(String candidate) {
        return MessageDigest.isEqual(digest(value), digest(candidate));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && matches(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return MASK;
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException("no SHA-256 on this platform", everyPlatformHasIt);
        }
    }
}

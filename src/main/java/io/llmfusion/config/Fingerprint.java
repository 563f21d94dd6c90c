package io.llmfusion.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What some files hold, wherever their names lead at the moment: by content, since a changed time may come without a
 * changed text, and Kubernetes swaps a link to the folder above without touching the file's own name.
 */
record Fingerprint(String hash) {
    /** Blocks: reads the files. One that cannot be read counts as such. */
    static Fingerprint of(List<Path> files) {
        MessageDigest digest = digest();
        for (Path file : files) {
            digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
            try {
                byte[] bytes = Files.readAllBytes(file);
                digest.update((byte) 1);
                digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
                digest.update(bytes);
            } catch (IOException unreadable) {
                digest.update((byte) 0);
            }
        }
        return new Fingerprint(HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException("no SHA-256 on this platform", everyPlatformHasIt);
        }
    }
}

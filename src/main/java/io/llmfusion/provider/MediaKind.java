package io.llmfusion.provider;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** What a part of a message holds, as configurations call it, and which bytes pass for it. */
enum MediaKind {
    IMAGE,
    DOCUMENT,
    AUDIO;

    String configName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The media type of these bytes, where they are of this kind. The bytes count more than what the server says. */
    Optional<String> type(byte[] bytes, String said) {
        String type = said.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        Optional<String> seen = sniffed(bytes);
        return switch (this) {
            case IMAGE -> seen.filter(found -> found.startsWith("image/"));
            case DOCUMENT ->
                seen.filter(found -> found.equals("application/pdf")).or(() -> Optional.of(type)
                        .filter(text -> seen.isEmpty() && text.startsWith("text/") && !text.equals("text/html")));
            case AUDIO ->
                seen.filter(found -> found.startsWith("audio/"))
                        .or(() -> Optional.of(type).filter(audio -> seen.isEmpty() && audio.startsWith("audio/")));
        };
    }

    private static Optional<String> sniffed(byte[] bytes) {
        if (begins(bytes, 0, "\u0089PNG\r\n")) {
            return Optional.of("image/png");
        }
        if (begins(bytes, 0, "\u00ff\u00d8\u00ff")) {
            return Optional.of("image/jpeg");
        }
        if (begins(bytes, 0, "GIF8")) {
            return Optional.of("image/gif");
        }
        if (begins(bytes, 0, "%PDF-")) {
            return Optional.of("application/pdf");
        }
        if (begins(bytes, 0, "RIFF")) {
            return begins(bytes, 8, "WEBP")
                    ? Optional.of("image/webp")
                    : Optional.of("audio/wav").filter(wav -> begins(bytes, 8, "WAVE"));
        }
        if (begins(bytes, 0, "ID3") || begins(bytes, 0, "\u00ff\u00fb")) {
            return Optional.of("audio/mpeg");
        }
        if (begins(bytes, 0, "OggS")) {
            return Optional.of("audio/ogg");
        }
        if (begins(bytes, 0, "fLaC")) {
            return Optional.of("audio/flac");
        }
        return Optional.of("image/heic").filter(heic -> begins(bytes, 4, "ftypheic") || begins(bytes, 4, "ftypmif1"));
    }

    private static boolean begins(byte[] bytes, int at, String magic) {
        byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < at + wanted.length) {
            return false;
        }
        for (int index = 0; index < wanted.length; index++) {
            if (bytes[at + index] != wanted[index]) {
                return false;
            }
        }
        return true;
    }
}

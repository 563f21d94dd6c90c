package io.llmfusion.dialect.responses;

import io.llmfusion.model.Media;
import java.util.Locale;
import java.util.Optional;

/** {@code data:} URLs (RFC 2397), of which only base64 ones hold media here. */
final class ResponsesMedia {
    private static final String SCHEME = "data:";
    private static final String MARK = ";base64";

    private ResponsesMedia() {}

    static boolean isDataUrl(String url) {
        return url.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /** The media, or empty when the URL is not base64 or names no media type. */
    static Optional<Media> parse(String url) {
        int comma = url.indexOf(',');
        if (comma < SCHEME.length() || comma == url.length() - 1) {
            return Optional.empty();
        }
        String head = url.substring(SCHEME.length(), comma);
        if (!head.toLowerCase(Locale.ROOT).endsWith(MARK)) {
            return Optional.empty();
        }
        String type = head.substring(0, head.length() - MARK.length());
        int parameters = type.indexOf(';');
        String mediaType = (parameters < 0 ? type : type.substring(0, parameters)).strip();
        return mediaType.isEmpty()
                ? Optional.empty()
                : Optional.of(new Media.Inline(mediaType, url.substring(comma + 1)));
    }

    static String dataUrl(Media.Inline media) {
        return SCHEME + media.mediaType() + MARK + "," + media.base64();
    }
}

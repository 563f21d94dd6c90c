package io.llmfusion.dialect.chat;

import io.llmfusion.model.Media;
import java.util.Locale;
import java.util.Optional;

/** `data:` URLs (RFC 2397), of which only base64 ones hold media here. */
final class DataUrl {
    private static final String MARK = ";base64";

    private DataUrl() {}

    /** The media, or empty when the URL is not base64 or names no media type. */
    static Optional<Media> parse(String url) {
        int comma = url.indexOf(',');
        if (comma < 0) {
            return Optional.empty();
        }
        String head = url.substring("data:".length(), comma);
        if (!head.toLowerCase(Locale.ROOT).endsWith(MARK)) {
            return Optional.empty();
        }
        String type = head.substring(0, head.length() - MARK.length());
        int parameters = type.indexOf(';');
        String mediaType = (parameters < 0 ? type : type.substring(0, parameters)).strip();
        return mediaType.isEmpty() || comma == url.length() - 1
                ? Optional.empty()
                : Optional.of(new Media.Inline(mediaType, url.substring(comma + 1)));
    }

    static String of(Media.Inline media) {
        return "data:" + media.mediaType() + MARK + "," + media.base64();
    }
}

package io.llmfusion.dialect.converse;

import io.llmfusion.model.Media;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An image, document, video or sound as this format has it: one of its kinds, a format by its name, and bytes, text or an
 * object in S3.
 *
 * @param kind the block's name
 * @param format as the API calls it; empty where the source is plain text
 * @param source the member of {@code source}: {@code bytes}, {@code text} or {@code s3Location}
 * @param value base64, text, or the address in S3
 */
record ConverseMedia(Kind kind, String format, Source source, String value) {
    private static final String S3 = "s3://";

    private static final Map<String, String> IMAGES = Map.of(
            "image/png", "png", "image/jpeg", "jpeg", "image/jpg", "jpeg", "image/gif", "gif", "image/webp", "webp");

    private static final Map<String, String> DOCUMENTS = Map.of(
            "application/pdf", "pdf",
            "text/csv", "csv",
            "application/msword", "doc",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx",
            "application/vnd.ms-excel", "xls",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx",
            "text/html", "html",
            "text/plain", "txt",
            "text/markdown", "md");

    private static final Map<String, String> VIDEOS = Map.of(
            "video/mp4", "mp4",
            "video/quicktime", "mov",
            "video/x-matroska", "mkv",
            "video/webm", "webm",
            "video/x-flv", "flv",
            "video/mpeg", "mpeg",
            "video/mpg", "mpg",
            "video/x-ms-wmv", "wmv",
            "video/3gpp", "three_gp");

    enum Kind {
        IMAGE("image"),
        DOCUMENT("document"),
        VIDEO("video");

        private final String block;

        Kind(String block) {
            this.block = block;
        }

        String block() {
            return block;
        }

        /** The API's names of the formats, by media type. */
        Map<String, String> formats() {
            return switch (this) {
                case IMAGE -> IMAGES;
                case DOCUMENT -> DOCUMENTS;
                case VIDEO -> VIDEOS;
            };
        }
    }

    enum Source {
        BYTES,
        TEXT,
        S3
    }

    /** Empty where the API has no place for it: another address than one in S3, another format. */
    static Optional<ConverseMedia> of(Kind wanted, Media media) {
        return switch (media) {
            case Media.Inline(String mediaType, String base64) -> inline(wanted, mediaType, base64);
            case Media.Url(String url, var mediaType) when url.startsWith(S3) -> stored(wanted, url, mediaType);
            case Media.PlainText(String text) ->
                Optional.of(new ConverseMedia(Kind.DOCUMENT, "txt", Source.TEXT, text));
            case Media.Url _, Media.FileId _ -> Optional.empty();
        };
    }

    private static Optional<ConverseMedia> inline(Kind wanted, String mediaType, String base64) {
        String type = plain(mediaType);
        Kind kind = kind(wanted, type);
        String format = kind.formats().get(type);
        if (format == null && type.startsWith("text/")) {
            format = "txt";
        }
        return Optional.ofNullable(format).map(known -> new ConverseMedia(kind, known, Source.BYTES, base64));
    }

    /** Of an object without a media type, what stands behind its last dot is the format. */
    private static Optional<ConverseMedia> stored(Kind wanted, String url, Optional<String> mediaType) {
        String ending = url.substring(url.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String name = ending.equals("jpg") ? "jpeg" : ending.equals("3gp") ? "three_gp" : ending;
        boolean video = VIDEOS.containsValue(name);
        Kind kind = mediaType.map(type -> kind(wanted, plain(type))).orElse(video ? Kind.VIDEO : wanted);
        return mediaType
                .map(type -> kind.formats().get(plain(type)))
                .or(() -> kind.formats().containsValue(name) ? Optional.of(name) : Optional.empty())
                .map(format -> new ConverseMedia(kind, format, Source.S3, url));
    }

    /** What it is by its type, wherever the client put it. */
    private static Kind kind(Kind wanted, String type) {
        return type.startsWith("video/") ? Kind.VIDEO : type.startsWith("image/") ? Kind.IMAGE : wanted;
    }

    private static String plain(String mediaType) {
        int semicolon = mediaType.indexOf(';');
        String type = semicolon < 0 ? mediaType : mediaType.substring(0, semicolon);
        return type.strip().toLowerCase(Locale.ROOT);
    }

    /** Plain text as bytes, for where the API takes no text as it is. */
    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

package io.llmfusion.dialect.gemini;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code inlineData} and {@code fileData}: pictures, sound and documents by their media type; anything else is this format's own. */
final class GeminiMediaReader {
    private static final Set<String> PART = Set.of("inlineData", "fileData");
    private static final Set<String> DATA = Set.of("mimeType", "data", "fileUri", "displayName");
    private static final Set<String> AS_DOCUMENTS = Set.of("application", "text");

    private GeminiMediaReader() {}

    /** @param part has one of the two */
    static Part read(GeminiField part) {
        boolean inline = part.get("inlineData").isPresent();
        String member = inline ? "inlineData" : "fileData";
        GeminiField data = part.required(member).object();
        String type = inline
                ? data.required("mimeType").body().string()
                : data.string("mimeType").orElse("");
        Media source = inline
                ? new Media.Inline(type, data.required("data").body().string())
                : file(data.required("fileUri").body().string(), type);
        Extras extras = extras(part, data, source, type);
        String family = family(type.toLowerCase(Locale.ROOT));
        if (part.isTrue("thought")) {
            // A picture on the way to the answer: nobody's but this format's.
            return new Part.Native(DialectId.GEMINI, member, part.raw());
        }
        if (family.equals("image")) {
            return new Part.Image(source, Optional.empty(), extras);
        }
        if (family.equals("audio")) {
            return new Part.Audio(source, format(type), extras);
        }
        return AS_DOCUMENTS.contains(family)
                ? new Part.Document(source, data.string("displayName"), extras)
                : new Part.Native(DialectId.GEMINI, member, part.raw());
    }

    private static String family(String type) {
        return type.isEmpty() ? "application" : type.substring(0, Math.max(0, type.indexOf('/')));
    }

    /** What was uploaded to Google, or lies in its storage, means nothing to others. */
    private static Media file(String uri, String type) {
        boolean googles = uri.startsWith("gs://")
                || uri.startsWith("files/")
                || uri.startsWith("https://generativelanguage.googleapis.com/");
        return googles
                ? new Media.FileId(DialectId.GEMINI, uri)
                : new Media.Url(uri, type.isEmpty() ? Optional.empty() : Optional.of(type));
    }

    private static Extras extras(GeminiField part, GeminiField data, Media source, String type) {
        Map<String, RawJson> fields = new LinkedHashMap<>(part.rest(PART));
        fields.putAll(data.rest(DATA));
        if (source instanceof Media.FileId && !type.isEmpty()) {
            fields.put("mimeType", RawJson.ofString(type));
        }
        return GeminiField.extras(fields);
    }

    /** {@code audio/L16;codec=pcm;rate=24000} is {@code pcm}, {@code audio/mpeg} is {@code mp3}. */
    static String format(String mimeType) {
        int semicolon = mimeType.indexOf(';');
        String plain = mimeType.substring(mimeType.indexOf('/') + 1, semicolon < 0 ? mimeType.length() : semicolon);
        return switch (plain.toLowerCase(Locale.ROOT)) {
            case "l16", "pcm" -> "pcm";
            case "mpeg", "mp3" -> "mp3";
            case "x-wav", "wave", "wav" -> "wav";
            default -> plain;
        };
    }
}

package io.llmfusion.dialect.gemini;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ToolCall;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Writes the parts that requests and answers have in common. */
final class GeminiPartWriter {
    private static final String MIME_TYPE = "mimeType";

    private final JsonGenerator json;

    /** Whether calls have ids where the part goes. */
    enum Ids {
        WRITTEN,
        LEFT_OUT
    }

    GeminiPartWriter(JsonGenerator json) {
        this.json = json;
    }

    void text(String text, Optional<String> signature, Extras extras) {
        json.writeStartObject();
        json.writeStringProperty("text", text);
        close(signature, extras);
    }

    void thought(String text, Optional<String> signature, Extras extras) {
        json.writeStartObject();
        json.writeStringProperty("text", text);
        json.writeBooleanProperty("thought", true);
        close(signature, extras);
    }

    /** A part that only says what the model has thought. */
    void signature(String signature) {
        text("", Optional.of(signature), Extras.NONE);
    }

    void call(ToolCall call, Ids ids, Optional<String> signature, Extras extras) {
        json.writeStartObject();
        json.writeObjectPropertyStart("functionCall");
        if (ids == Ids.WRITTEN) {
            json.writeStringProperty("id", call.id().value());
        }
        json.writeStringProperty("name", call.name());
        GeminiJson.raw(json, "args", GeminiJson.args(call.arguments()));
        json.writeEndObject();
        close(signature, extras);
    }

    /** One of the three kinds of media. */
    void media(Media source, Optional<String> title, Extras extras) {
        Map<String, RawJson> own = extras.of(DialectId.GEMINI);
        if (source instanceof Media.PlainText(String words)) {
            text(title.map(name -> name + "\n\n" + words).orElse(words), Optional.empty(), extras);
            return;
        }
        json.writeStartObject();
        switch (source) {
            case Media.Inline(String type, String base64) -> {
                json.writeObjectPropertyStart("inlineData");
                json.writeStringProperty(MIME_TYPE, type);
                json.writeStringProperty("data", base64);
                json.writeEndObject();
            }
            case Media.Url(String url, Optional<String> type) ->
                file(url, type.or(() -> typeOf(url)).map(RawJson::ofString));
            case Media.FileId file -> file(file.id(), Optional.ofNullable(own.get(MIME_TYPE)));
            case Media.PlainText _ -> throw new IllegalStateException("written above");
        }
        own.forEach((name, value) -> {
            if (!name.equals(MIME_TYPE)) {
                GeminiJson.raw(json, name, value);
            }
        });
        json.writeEndObject();
    }

    private void file(String uri, Optional<RawJson> type) {
        json.writeObjectPropertyStart("fileData");
        type.ifPresent(value -> GeminiJson.raw(json, MIME_TYPE, value));
        json.writeStringProperty("fileUri", uri);
        json.writeEndObject();
    }

    /** By the end of the path: the API wants to be told where it can be. */
    private static Optional<String> typeOf(String url) {
        String path = url.replaceFirst("[?#].*$", "").toLowerCase(Locale.ROOT);
        return switch (path.substring(path.lastIndexOf('.') + 1)) {
            case "png" -> Optional.of("image/png");
            case "jpg", "jpeg" -> Optional.of("image/jpeg");
            case "webp" -> Optional.of("image/webp");
            case "gif" -> Optional.of("image/gif");
            case "heic" -> Optional.of("image/heic");
            case "pdf" -> Optional.of("application/pdf");
            case "txt" -> Optional.of("text/plain");
            case "html" -> Optional.of("text/html");
            case "csv" -> Optional.of("text/csv");
            case "mp3" -> Optional.of("audio/mpeg");
            case "wav" -> Optional.of("audio/wav");
            case "mp4" -> Optional.of("video/mp4");
            default -> Optional.empty();
        };
    }

    /** Media, or what only this format has; nothing of anything else. */
    void anyMedia(Part part) {
        switch (part) {
            case Part.Image image -> media(image.source(), Optional.empty(), image.extras());
            case Part.Document document -> media(document.source(), document.title(), document.extras());
            case Part.Audio audio -> media(audio.source(), Optional.empty(), audio.extras());
            case Part.Native own
            when own.dialect() == DialectId.GEMINI ->
                json.writeRawValue(own.block().text());
            default -> {}
        }
    }

    private void close(Optional<String> signature, Extras extras) {
        signature.ifPresent(value -> json.writeStringProperty("thoughtSignature", value));
        GeminiJson.raw(json, extras.of(DialectId.GEMINI));
        json.writeEndObject();
    }
}

package io.llmfusion.dialect.anthropic;

import io.llmfusion.model.Media;
import tools.jackson.core.JsonGenerator;

/** The {@code source} of images and documents. */
final class AnthropicSourceWriter {
    private AnthropicSourceWriter() {}

    static void write(JsonGenerator json, Media media) {
        switch (media) {
            case Media.Inline(String mediaType, String base64) -> {
                open(json, "base64");
                json.writeStringProperty("media_type", mediaType);
                json.writeStringProperty("data", base64);
                json.writeEndObject();
            }
            case Media.Url(String url, var ignored) -> {
                open(json, "url");
                json.writeStringProperty("url", url);
                json.writeEndObject();
            }
            case Media.FileId(var ignored, String id) -> {
                open(json, "file");
                json.writeStringProperty("file_id", id);
                json.writeEndObject();
            }
            case Media.PlainText(String text) -> text(json, text);
        }
    }

    private static void text(JsonGenerator json, String text) {
        open(json, "text");
        json.writeStringProperty("media_type", "text/plain");
        json.writeStringProperty("data", text);
        json.writeEndObject();
    }

    private static void open(JsonGenerator json, String type) {
        json.writeStartObject();
        json.writeStringProperty("type", type);
    }
}

package io.llmfusion.dialect.converse;

import io.llmfusion.model.Extras;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes the parts that {@link ConversePartFilter} let through as content blocks, each with its cache point behind it. */
final class ConverseBlockWriter {
    private final JsonGenerator json;
    private final ConverseTarget target;
    private final ConverseDocuments documents;
    private final ConverseCachePoints cachePoints;

    ConverseBlockWriter(JsonGenerator json, ConverseTarget target, ConverseCachePoints cachePoints) {
        this.json = json;
        this.target = target;
        this.documents = new ConverseDocuments(json);
        this.cachePoints = cachePoints;
    }

    void block(Part part) {
        switch (part) {
            case Part.Text text -> text(text);
            case Part.Image image -> media(ConverseMedia.Kind.IMAGE, image.source(), image.extras());
            case Part.Document document -> document(document);
            case Part.Audio audio -> audio(audio);
            case Part.Reasoning reasoning -> reasoning(reasoning);
            case Part.RedactedReasoning redacted -> {
                json.writeStartObject();
                json.writeObjectPropertyStart("reasoningContent");
                json.writeStringProperty("redactedContent", redacted.data().value());
                json.writeEndObject();
                json.writeEndObject();
            }
            case Part.ToolUse use -> toolUse(use);
            case Part.ToolResult result -> toolResult(result);
            case Part.Native own -> json.writeRawValue(own.block().text());
            case Part.Refusal _ -> {} // text by now
        }
    }

    private void text(Part.Text text) {
        json.writeStartObject();
        if (text.annotations().isEmpty()) {
            json.writeStringProperty("text", text.text());
        } else {
            json.writeObjectPropertyStart("citationsContent");
            json.writeArrayPropertyStart("content");
            json.writeStartObject();
            json.writeStringProperty("text", text.text());
            json.writeEndObject();
            json.writeEndArray();
            json.writeArrayPropertyStart("citations");
            text.annotations().forEach(note -> json.writeRawValue(note.value().text()));
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndObject();
        cachePoint(text.extras());
    }

    private void document(Part.Document document) {
        if (document.source() instanceof Media.PlainText(String text) && documents.isSearchResult(document)) {
            documents.searchResult(document, text);
            cachePoint(document.extras());
        } else {
            ConverseMedia.of(ConverseMedia.Kind.DOCUMENT, document.source()).ifPresent(media -> {
                if (media.kind() == ConverseMedia.Kind.DOCUMENT) {
                    documents.document(document, media);
                } else {
                    media(media);
                }
                cachePoint(document.extras());
            });
        }
    }

    private void media(ConverseMedia.Kind kind, Media source, Extras extras) {
        ConverseMedia.of(kind, source).ifPresent(media -> {
            media(media);
            cachePoint(extras);
        });
    }

    private void media(ConverseMedia media) {
        json.writeStartObject();
        json.writeObjectPropertyStart(media.kind().block());
        json.writeStringProperty("format", media.format());
        ConverseDocuments.source(json, media);
        json.writeEndObject();
        json.writeEndObject();
    }

    private void audio(Part.Audio audio) {
        if (audio.source() instanceof Media.Inline(var _, String base64)) {
            json.writeStartObject();
            json.writeObjectPropertyStart("audio");
            json.writeStringProperty("format", audio.format());
            json.writeObjectPropertyStart("source");
            json.writeStringProperty("bytes", base64);
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
            cachePoint(audio.extras());
        }
    }

    private void reasoning(Part.Reasoning reasoning) {
        json.writeStartObject();
        json.writeObjectPropertyStart("reasoningContent");
        json.writeObjectPropertyStart("reasoningText");
        json.writeStringProperty("text", reasoning.text());
        reasoning.signature().ifPresent(signature -> json.writeStringProperty("signature", signature.value()));
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }

    private void toolUse(Part.ToolUse use) {
        json.writeStartObject();
        json.writeObjectPropertyStart("toolUse");
        json.writeStringProperty(
                "toolUseId", ConverseCallIds.fit(use.call().id().value()));
        json.writeStringProperty("name", use.call().name());
        ConverseJson.raw(json, "input", ConverseJson.input(use.call().arguments()));
        json.writeEndObject();
        json.writeEndObject();
        cachePoint(use.extras());
    }

    /** A cache point cannot stand within a result: one that was asked for there stands behind it. */
    private void toolResult(Part.ToolResult result) {
        json.writeStartObject();
        json.writeObjectPropertyStart("toolResult");
        json.writeStringProperty(
                "toolUseId", ConverseCallIds.fit(result.callId().value()));
        json.writeArrayPropertyStart("content");
        ConverseCachePoints.Held held = cachePoints.hold();
        result.content().forEach(this::block);
        List<RawJson> inner = held.release();
        json.writeEndArray();
        if (result.error() && !target.refuses("toolResult.status")) {
            json.writeStringProperty("status", "error");
        }
        json.writeEndObject();
        json.writeEndObject();
        cachePoint(result.extras());
        if (!cachePoints.marks(result.extras())) {
            inner.stream().limit(1).forEach(cachePoints::write);
        }
    }

    private void cachePoint(Extras extras) {
        cachePoints.behind(extras);
    }
}

package io.llmfusion.dialect.responses;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import tools.jackson.core.JsonGenerator;

/** Writes what clients and tools say: one plain text as a string, anything else as content parts. */
final class ResponsesContentWriter {
    private final ResponsesTarget target;
    private final JsonGenerator json;

    ResponsesContentWriter(ResponsesTarget target) {
        this.target = target;
        this.json = target.json();
    }

    /** @param path of each part */
    void write(List<Part> parts, IntFunction<String> path) {
        if (parts.size() == 1 && parts.getFirst() instanceof Part.Text text && isPlain(text)) {
            target.warnForeign(path.apply(0), text.extras());
            json.writeString(text.text());
            return;
        }
        json.writeStartArray();
        for (int index = 0; index < parts.size(); index++) {
            part(parts.get(index), path.apply(index));
        }
        json.writeEndArray();
    }

    private static boolean isPlain(Part.Text text) {
        return text.extras().of(DialectId.RESPONSES).isEmpty();
    }

    /** Those that stand in content at all. */
    static List<Part> fitting(List<Part> parts) {
        return new ArrayList<>(parts.stream()
                .filter(part -> !(part instanceof Part.ToolUse || part instanceof Part.ToolResult))
                .toList());
    }

    private void part(Part part, String path) {
        switch (part) {
            case Part.Text text -> text(text.text(), text.extras(), path);
            case Part.Refusal refusal -> text(refusal.text(), Extras.NONE, path);
            case Part.Image image -> image(image, path);
            case Part.Document document -> document(document, path);
            case Part.Audio audio -> audio(audio, path);
            case Part.Native block -> nativePart(block, path);
            case Part.Reasoning _, Part.RedactedReasoning _ ->
                target.warn(path, "reasoning is not what a client says; left out");
            case Part.ToolUse _, Part.ToolResult _ ->
                target.warn(path, "a call or its result within a message was left out");
        }
    }

    private void text(String text, Extras extras, String path) {
        open("input_text");
        json.writeStringProperty("text", text);
        close(extras, path);
    }

    private void image(Part.Image image, String path) {
        if (image.source() instanceof Media.PlainText plain) {
            text(plain.text(), image.extras(), path);
            return;
        }
        if (image.source() instanceof Media.FileId file && isForeign(file)) {
            target.warn(path, "a file of another provider cannot be read by this one; left out");
            return;
        }
        open("input_image");
        switch (image.source()) {
            case Media.Inline inline -> json.writeStringProperty("image_url", ResponsesMedia.dataUrl(inline));
            case Media.Url url -> json.writeStringProperty("image_url", url.url());
            case Media.FileId file -> json.writeStringProperty("file_id", file.id());
            case Media.PlainText _ -> {}
        }
        json.writeStringProperty("detail", image.detail().orElse("auto"));
        close(image.extras(), path);
    }

    private static boolean isForeign(Media.FileId file) {
        return file.issuer() != DialectId.CHAT && file.issuer() != DialectId.RESPONSES;
    }

    private void document(Part.Document document, String path) {
        switch (document.source()) {
            case Media.PlainText plain -> {
                String title = document.title().map(text -> text + "\n\n").orElse("");
                text(title + plain.text(), document.extras(), path);
            }
            case Media.FileId file
            when isForeign(file) ->
                target.warn(path, "a file of another provider cannot be read by this one; left out");
            case Media.FileId file -> file("file_id", file.id(), document.title(), document, path);
            case Media.Url url -> file("file_url", url.url(), Optional.empty(), document, path);
            case Media.Inline inline ->
                file(
                        "file_data",
                        ResponsesMedia.dataUrl(inline),
                        Optional.of(document.title().orElseGet(() -> fileName(inline))),
                        document,
                        path);
        }
    }

    private void file(String member, String value, Optional<String> name, Part.Document document, String path) {
        open("input_file");
        if (!member.equals("file_id")) {
            name.ifPresent(text -> json.writeStringProperty("filename", text));
        }
        json.writeStringProperty(member, value);
        close(document.extras(), path);
    }

    /** The format wants a name beside the data. */
    private static String fileName(Media.Inline inline) {
        String kind = inline.mediaType().substring(inline.mediaType().indexOf('/') + 1);
        return "document." + (kind.equals("plain") ? "txt" : kind.toLowerCase(Locale.ROOT));
    }

    private void audio(Part.Audio audio, String path) {
        if (!(audio.source() instanceof Media.Inline inline) || inline.base64().isEmpty()) {
            target.warn(path, "sound without its data was left out");
            return;
        }
        open("input_audio");
        json.writeObjectPropertyStart("input_audio");
        json.writeStringProperty("data", inline.base64());
        json.writeStringProperty("format", format(audio, inline));
        json.writeEndObject();
        close(audio.extras(), path);
    }

    private static String format(Part.Audio audio, Media.Inline inline) {
        if (!audio.format().isBlank()) {
            return audio.format();
        }
        String kind = inline.mediaType().substring(inline.mediaType().indexOf('/') + 1);
        return kind.equals("mpeg") ? "mp3" : kind;
    }

    private void nativePart(Part.Native block, String path) {
        if (block.dialect() == DialectId.RESPONSES) {
            json.writeRawValue(block.block().text());
        } else {
            target.warn(path, "a `" + block.type() + "` block has no place in the Responses format; left out");
        }
    }

    private void open(String type) {
        json.writeStartObject();
        json.writeStringProperty("type", type);
    }

    private void close(Extras extras, String path) {
        target.extras(path, extras, Set.of(ResponsesItemReader.MESSAGE));
        json.writeEndObject();
    }
}

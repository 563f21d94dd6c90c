package io.llmfusion.dialect.chat;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads what a message says: a string, or an array of content parts. Types that only some vendor knows stay native. */
final class ChatContentReader {
    private ChatContentReader() {}

    static List<Part> read(ChatField content) {
        if (content.isString()) {
            return List.of(Part.Text.of(content.string()));
        }
        if (!content.isArray()) {
            throw content.wrong("must be a string or an array of content parts");
        }
        return content.elements().stream().map(ChatContentReader::part).toList();
    }

    private static Part part(ChatField part) {
        String type = part.object()
                .require("type", "write text, image_url, input_audio or file")
                .nonBlank();
        return switch (type) {
            case "text" ->
                new Part.Text(
                        part.require("text", "write the text").string(), List.of(), part.rest(Set.of("type", "text")));
            case "refusal" ->
                new Part.Refusal(part.require("refusal", "write the refusal").string());
            case "image_url" -> image(part);
            case "input_audio" -> audio(part);
            case "file" -> file(part);
            default -> new Part.Native(DialectId.CHAT, type, part.raw());
        };
    }

    private static Part image(ChatField part) {
        ChatField image = part.require("image_url", "write `{\"url\": \"https://... or data:...\"}`");
        Extras extras = part.rest(Set.of("type", "image_url"));
        if (image.isString()) {
            return new Part.Image(imageSource(image), Optional.empty(), extras);
        }
        ChatField url = image.object().require("url", "write an https or a data: URL");
        return new Part.Image(imageSource(url), image.get("detail").map(ChatField::string), extras);
    }

    private static Media imageSource(ChatField url) {
        String text = url.nonBlank();
        if (text.regionMatches(true, 0, "data:", 0, 5)) {
            return DataUrl.parse(text)
                    .orElseThrow(() -> url.wrong("must read `data:image/png;base64,...`: only base64 is understood"));
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("https://") && !lower.startsWith("http://") && !lower.startsWith("gs://")) {
            throw url.wrong("must be an https or a data: URL");
        }
        return new Media.Url(text, Optional.empty());
    }

    private static Part audio(ChatField part) {
        ChatField audio = part.require("input_audio", "write `{\"data\": \"base64...\", \"format\": \"wav\"}`")
                .object();
        String format = audio.require("format", "write wav or mp3").nonBlank();
        String data = audio.require("data", "write the sound as base64").nonBlank();
        Media source = new Media.Inline("audio/" + (format.equals("mp3") ? "mpeg" : format), data);
        return new Part.Audio(source, format, part.rest(Set.of("type", "input_audio")));
    }

    private static Part file(ChatField part) {
        ChatField file = part.require("file", "write `{\"file_data\": \"data:...\"}` or `{\"file_id\": \"...\"}`")
                .object();
        return new Part.Document(
                fileSource(file), file.get("filename").map(ChatField::string), part.rest(Set.of("type", "file")));
    }

    /** Bare base64 is taken for a PDF, the one kind that the format's own documentation shows. */
    private static Media fileSource(ChatField file) {
        Optional<String> id = file.get("file_id").map(ChatField::nonBlank);
        if (id.isPresent()) {
            return new Media.FileId(DialectId.CHAT, id.get());
        }
        ChatField data = file.require("file_data", "write `data:application/pdf;base64,...`, or a `file_id`");
        String text = data.nonBlank();
        if (!text.regionMatches(true, 0, "data:", 0, 5)) {
            return new Media.Inline("application/pdf", text);
        }
        return DataUrl.parse(text)
                .orElseThrow(
                        () -> data.wrong("must read `data:application/pdf;base64,...`: only base64 is understood"));
    }
}

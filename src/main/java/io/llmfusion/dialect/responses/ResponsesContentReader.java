package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.BodyField;
import io.llmfusion.model.Annotation;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Content parts, of what clients say, of what tools say, and of answers. */
final class ResponsesContentReader {
    /** How the type of a native part begins that is a content part, no item. */
    static final String NATIVE = "content.";

    private static final Set<String> TEXT = Set.of("type", "text", "annotations", "logprobs");
    private static final Set<String> IMAGE = Set.of("type", "image_url", "file_id", "detail");
    private static final Set<String> FILE = Set.of("type", "file_data", "file_url", "file_id", "filename");
    private static final Set<String> AUDIO = Set.of("type", "input_audio");

    private ResponsesContentReader() {}

    /** A string, or content parts. */
    static List<Part> read(BodyField content) {
        if (content.isString()) {
            return List.of(Part.Text.of(content.string()));
        }
        if (!content.isArray()) {
            throw content.invalid("must be a string or an array of content parts");
        }
        return content.items().stream().map(part -> part(part.object())).toList();
    }

    private static Part part(BodyField part) {
        String type = part.requiredString("type");
        return switch (type) {
            case "input_text", "output_text", "text", "summary_text", "reasoning_text" -> text(part);
            case "refusal" -> new Part.Refusal(part.requiredString("refusal"));
            case "input_image" -> image(part);
            case "input_file" -> file(part);
            case "input_audio" -> audio(part);
            default -> new Part.Native(DialectId.RESPONSES, NATIVE + type, part.raw());
        };
    }

    private static Part text(BodyField part) {
        List<Annotation> annotations = part.list("annotations").stream()
                .map(annotation -> ResponsesCitations.read(annotation.raw()))
                .toList();
        return new Part.Text(part.requiredString("text"), annotations, part.extras(DialectId.RESPONSES, TEXT));
    }

    private static Part image(BodyField part) {
        Media source = part.get("file_id")
                .map(ResponsesContentReader::fileId)
                .orElseGet(() -> url(part.required("image_url")));
        return new Part.Image(source, part.string("detail"), part.extras(DialectId.RESPONSES, IMAGE));
    }

    /** OpenAI keeps one store of files for both of its formats. */
    private static Media fileId(BodyField id) {
        return new Media.FileId(DialectId.CHAT, id.string());
    }

    private static Media url(BodyField field) {
        String url = field.string();
        if (ResponsesMedia.isDataUrl(url)) {
            return ResponsesMedia.parse(url)
                    .orElseThrow(() -> field.invalid("must read data:image/png;base64,...: only base64 is understood"));
        }
        String lower = url.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("https://") && !lower.startsWith("http://") && !lower.startsWith("gs://")) {
            throw field.invalid("must be an https or a data: URL");
        }
        return new Media.Url(url, Optional.empty());
    }

    private static Part file(BodyField part) {
        Media source = part.get("file_id")
                .map(ResponsesContentReader::fileId)
                .or(() -> part.get("file_url").map(ResponsesContentReader::url))
                .orElseGet(() -> fileData(part.required("file_data")));
        return new Part.Document(source, part.string("filename"), part.extras(DialectId.RESPONSES, FILE));
    }

    /** Bare base64 is taken for a PDF, the one kind that the format's own documentation shows. */
    private static Media fileData(BodyField data) {
        String text = data.string();
        if (!ResponsesMedia.isDataUrl(text)) {
            return new Media.Inline("application/pdf", text);
        }
        return ResponsesMedia.parse(text)
                .orElseThrow(
                        () -> data.invalid("must read data:application/pdf;base64,...: only base64 is understood"));
    }

    private static Part audio(BodyField part) {
        BodyField audio = part.required("input_audio").object();
        String format = audio.requiredString("format");
        String mediaType = "audio/" + (format.equals("mp3") ? "mpeg" : format);
        return new Part.Audio(
                new Media.Inline(mediaType, audio.requiredString("data")),
                format,
                part.extras(DialectId.RESPONSES, AUDIO));
    }
}

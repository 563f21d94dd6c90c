package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.BodyField;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Images and documents: blocks with a {@code source}. */
final class AnthropicSourceReader {
    private static final Set<String> IMAGE = Set.of("type", "source");
    private static final Set<String> SEARCH_RESULT = Set.of("title");
    private static final Set<String> DOCUMENT = Set.of("type", "source", "title");

    private AnthropicSourceReader() {}

    static Part image(BodyField block) {
        return new Part.Image(
                media(block.required("source").object()), Optional.empty(), block.extras(DialectId.ANTHROPIC, IMAGE));
    }

    static Part document(BodyField block) {
        BodyField source = block.required("source").object();
        Extras extras = block.extras(DialectId.ANTHROPIC, DOCUMENT);
        if (source.requiredString("type").equals("content")) {
            return new Part.Document(contentText(source), block.string("title"), withSource(extras, source.raw()));
        }
        return new Part.Document(media(source), block.string("title"), extras);
    }

    /** A document to other formats; its own fields, the type first of all, make it what it was for this one. */
    static Part searchResult(BodyField block) {
        return new Part.Document(
                contentText(block), block.string("title"), block.extras(DialectId.ANTHROPIC, SEARCH_RESULT));
    }

    private static Media media(BodyField source) {
        String type = source.requiredString("type");
        return switch (type) {
            case "base64" -> new Media.Inline(source.requiredString("media_type"), source.requiredString("data"));
            case "url" -> new Media.Url(source.requiredString("url"), Optional.empty());
            case "file" -> new Media.FileId(DialectId.ANTHROPIC, source.requiredString("file_id"));
            case "text" -> new Media.PlainText(source.requiredString("data"));
            default ->
                throw source.required("type").invalid("is `" + type + "`; send `base64`, `url`, `file` or `text`");
        };
    }

    /** Blocks as a document's content: their text for other formats, the source as it came for this one. */
    private static Media contentText(BodyField source) {
        BodyField content = source.required("content");
        if (content.isString()) {
            return new Media.PlainText(content.string());
        }
        return new Media.PlainText(content.items().stream()
                .flatMap(item -> item.string("text").stream())
                .collect(Collectors.joining("\n")));
    }

    private static Extras withSource(Extras extras, RawJson source) {
        Map<String, RawJson> fields = new LinkedHashMap<>(extras.fields());
        fields.put("source", source);
        return new Extras(DialectId.ANTHROPIC, fields);
    }
}

package io.llmfusion.dialect.chat;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import tools.jackson.core.JsonGenerator;

/** Writes what a message says: one plain text as a string, anything else as content parts. */
final class ChatContentWriter {
    private static final String NO_PLACE = "has no place in OpenAI's chat format; left out";

    private final ChatOutgoing target;
    private final JsonGenerator out;

    /** A part that the format has, and where it stood. */
    record Placed(Part part, String path) {}

    ChatContentWriter(ChatOutgoing target) {
        this.target = target;
        out = target.out();
    }

    /** The parts that stand in `content`; those that stand elsewhere in a message are passed over, the rest warned of. */
    List<Placed> placed(List<Part> parts, IntFunction<String> path) {
        List<Placed> placed = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            String at = path.apply(i);
            if (isContent(part, at)) {
                placed.add(new Placed(part, at));
            }
        }
        return placed;
    }

    /** The content of an assistant's message: what it said in sound before is never input, and stands as `audio` if at all. */
    List<Placed> spoken(List<Part> parts, IntFunction<String> path) {
        return placed(parts, path).stream()
                .filter(placed -> !(placed.part() instanceof Part.Audio))
                .toList();
    }

    private boolean isContent(Part part, String path) {
        return switch (part) {
            case Part.Text text -> isText(text, path);
            case Part.Image image -> canHold(image.source(), path, Kind.IMAGE);
            case Part.Document document -> canHold(document.source(), path, Kind.DOCUMENT);
            case Part.Audio audio -> audio.source() instanceof Media.Inline inline && isInput(inline, audio, path);
            case Part.Native block -> isContent(block, path);
            case Part.Reasoning _, Part.RedactedReasoning _, Part.Refusal _, Part.ToolUse _, Part.ToolResult _ -> false;
        };
    }

    private boolean isText(Part.Text text, String path) {
        if (!text.annotations().isEmpty()) {
            target.warn(path + ".citations", NO_PLACE);
        }
        return true;
    }

    private boolean isContent(Part.Native block, String path) {
        if (block.dialect() != DialectId.CHAT) {
            target.warn(path, "a block of type `" + block.type() + "` " + NO_PLACE);
            return false;
        }
        return !block.type().equals(ChatNative.TOOL_CALL)
                && ChatNative.messageField(block.type()).isEmpty();
    }

    private enum Kind {
        IMAGE,
        DOCUMENT
    }

    private boolean canHold(Media source, String path, Kind kind) {
        boolean can =
                switch (source) {
                    case Media.Inline _, Media.PlainText _ -> true;
                    case Media.Url _ -> kind == Kind.IMAGE;
                    case Media.FileId file -> file.issuer() == DialectId.CHAT && kind == Kind.DOCUMENT;
                };
        if (!can) {
            target.warn(
                    path,
                    (source instanceof Media.FileId ? "another provider's file id " : "a document's URL ") + NO_PLACE);
        }
        return can;
    }

    /** Sound that the model itself said before is no input and stands as `audio` of its message. */
    private boolean isInput(Media.Inline inline, Part.Audio audio, String path) {
        if (audio.extras().get("id").isPresent()) {
            return false;
        }
        if (inline.base64().isEmpty()) {
            target.warn(path, "sound without data; left out");
        }
        return !inline.base64().isEmpty();
    }

    void write(List<Placed> parts) {
        if (parts.isEmpty()) {
            out.writeString("");
        } else if (parts.size() == 1
                && parts.getFirst().part() instanceof Part.Text text
                && text.extras().of(DialectId.CHAT).isEmpty()) {
            target.warnForeign(parts.getFirst().path(), text.extras());
            out.writeString(text.text());
        } else {
            out.writeStartArray();
            parts.forEach(this::part);
            out.writeEndArray();
        }
    }

    private void part(Placed placed) {
        switch (placed.part()) {
            case Part.Text text -> text(text.text(), text.extras(), placed.path());
            case Part.Image image -> image(image, placed.path());
            case Part.Document document -> document(document, placed.path());
            case Part.Audio audio -> audio(audio, placed.path());
            case Part.Native block -> out.writeRawValue(block.block().text());
            case Part.Reasoning _, Part.RedactedReasoning _, Part.Refusal _, Part.ToolUse _, Part.ToolResult _ ->
                throw new IllegalStateException("no content part: " + placed.path());
        }
    }

    private void text(String text, Extras extras, String path) {
        out.writeStartObject();
        out.writeStringProperty("type", "text");
        out.writeStringProperty("text", text);
        target.extras(path, extras);
        out.writeEndObject();
    }

    private void image(Part.Image image, String path) {
        if (image.source() instanceof Media.PlainText plain) {
            text(plain.text(), image.extras(), path);
            return;
        }
        out.writeStartObject();
        out.writeStringProperty("type", "image_url");
        out.writeObjectPropertyStart("image_url");
        out.writeStringProperty("url", url(image.source()));
        image.detail().ifPresent(detail -> out.writeStringProperty("detail", detail));
        out.writeEndObject();
        target.extras(path, image.extras());
        out.writeEndObject();
    }

    private static String url(Media source) {
        return switch (source) {
            case Media.Inline inline -> DataUrl.of(inline);
            case Media.Url url -> url.url();
            case Media.FileId file -> file.id();
            case Media.PlainText plain -> plain.text();
        };
    }

    private void document(Part.Document document, String path) {
        if (document.source() instanceof Media.PlainText plain) {
            String title = document.title().map(text -> text + "\n\n").orElse("");
            text(title + plain.text(), document.extras(), path);
            return;
        }
        out.writeStartObject();
        out.writeStringProperty("type", "file");
        out.writeObjectPropertyStart("file");
        switch (document.source()) {
            case Media.FileId file -> out.writeStringProperty("file_id", file.id());
            case Media.Inline inline -> {
                out.writeStringProperty("filename", document.title().orElseGet(() -> fileName(inline)));
                out.writeStringProperty("file_data", DataUrl.of(inline));
            }
            case Media.Url _, Media.PlainText _ -> throw new IllegalStateException("not placed: " + path);
        }
        out.writeEndObject();
        target.extras(path, document.extras());
        out.writeEndObject();
    }

    /** The format wants a name beside the data. */
    private static String fileName(Media.Inline inline) {
        String kind = inline.mediaType().substring(inline.mediaType().indexOf('/') + 1);
        return "document." + (kind.equals("plain") ? "txt" : kind.toLowerCase(Locale.ROOT));
    }

    private void audio(Part.Audio audio, String path) {
        Media.Inline inline = (Media.Inline) audio.source();
        out.writeStartObject();
        out.writeStringProperty("type", "input_audio");
        out.writeObjectPropertyStart("input_audio");
        out.writeStringProperty("data", inline.base64());
        out.writeStringProperty("format", format(audio, inline));
        out.writeEndObject();
        target.extras(path, audio.extras());
        out.writeEndObject();
    }

    private static String format(Part.Audio audio, Media.Inline inline) {
        if (!audio.format().isBlank()) {
            return audio.format();
        }
        String kind = inline.mediaType().substring(inline.mediaType().indexOf('/') + 1);
        return kind.equals("mpeg") ? "mp3" : kind;
    }

    /** An assistant's own sound goes back by its id alone: https://platform.openai.com/docs/guides/audio. */
    void spokenBefore(Part.Audio audio, String path) {
        Optional<String> id = audio.source() instanceof Media.FileId file && file.issuer() == DialectId.CHAT
                ? Optional.of(file.id())
                : Optional.ofNullable(audio.extras().of(DialectId.CHAT).get("id"))
                        .flatMap(value -> value.parsed())
                        .map(value -> value.asString(""));
        if (id.isEmpty()) {
            target.warn(path, "sound of another provider " + NO_PLACE);
            return;
        }
        out.writeObjectPropertyStart("audio");
        out.writeStringProperty("id", id.get());
        out.writeEndObject();
    }

    /**
     * A tool's result as text; its media are added to those that follow in a user message. That the tool failed is said in
     * the text, for want of a field.
     */
    void writeResult(Part.ToolResult result, String path, List<Placed> media) {
        List<Placed> placed = placed(result.content(), index -> path + ".content[" + index + "]");
        List<Placed> texts = new ArrayList<>(placed.stream()
                .filter(part -> part.part() instanceof Part.Text || part.part() instanceof Part.Native)
                .toList());
        List<Placed> others =
                placed.stream().filter(part -> !texts.contains(part)).toList();
        if (!others.isEmpty()) {
            texts.add(new Placed(Part.Text.of("[The tool's media follow in the next user message.]"), path));
            media.add(new Placed(Part.Text.of("[Media from tool call " + result.callId() + ":]"), path));
            media.addAll(others);
        }
        write(result.error() ? failed(texts, path) : texts);
    }

    private static List<Placed> failed(List<Placed> texts, String path) {
        boolean said = texts.stream()
                .anyMatch(placed -> placed.part() instanceof Part.Text text
                        && text.text().toLowerCase(Locale.ROOT).contains("error"));
        if (said) {
            return texts;
        }
        if (texts.size() == 1 && texts.getFirst().part() instanceof Part.Text text) {
            return List.of(new Placed(new Part.Text("Error: " + text.text(), List.of(), text.extras()), path));
        }
        List<Placed> marked = new ArrayList<>(texts);
        marked.addFirst(new Placed(Part.Text.of("Error:"), path));
        return marked;
    }
}

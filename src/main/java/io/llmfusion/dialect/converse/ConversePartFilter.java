package io.llmfusion.dialect.converse;

import io.llmfusion.model.Annotation;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.Place;
import io.llmfusion.model.Role;
import io.llmfusion.model.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/** What of a message a model of Bedrock can be sent: parts of other formats are rewritten, or left out with a warning. */
final class ConversePartFilter {
    /** Anthropic's fields that this format says in its own way. */
    private static final Set<String> CACHE = Set.of("cache_control");

    private static final Set<String> DOCUMENT =
            Set.of("cache_control", "citations", "context", "source", "type", "content");

    /** What the API takes as sound. */
    private static final Set<String> SOUNDS = Set.of(
            "mp3", "opus", "wav", "aac", "flac", "mp4", "ogg", "mkv", "mka", "x-aac", "m4a", "mpeg", "mpga", "pcm",
            "webm");

    private final ConverseTarget target;

    ConversePartFilter(ConverseTarget target) {
        this.target = target;
    }

    /** @param place where the message stood */
    List<Part> fit(ChatMessage message, Place place) {
        return fit(message.role(), message.parts(), place::part);
    }

    private List<Part> fit(Role role, List<Part> parts, IntFunction<String> path) {
        List<Part> fitting = new ArrayList<>(parts.size());
        for (int index = 0; index < parts.size(); index++) {
            fit(role, parts.get(index), path.apply(index)).ifPresent(fitting::add);
        }
        return fitting;
    }

    private Optional<Part> fit(Role role, Part part, String path) {
        return switch (part) {
            case Part.Text text -> text(text, path);
            case Part.Image image -> image(role, image, path);
            case Part.Document document -> document(role, document, path);
            case Part.Audio audio -> audio(role, audio, path);
            case Part.Reasoning reasoning -> reasoning(reasoning, path);
            case Part.RedactedReasoning redacted -> redacted(redacted, path);
            case Part.Refusal refusal ->
                refusal.text().isBlank() ? Optional.empty() : Optional.of(Part.Text.of(refusal.text()));
            case Part.ToolUse use -> toolUse(use, path);
            case Part.ToolResult result -> Optional.of(toolResult(result, path));
            case Part.Native block ->
                block.dialect() == DialectId.CONVERSE
                        ? Optional.of(block)
                        : left(path, "a `" + block.type() + "` block means nothing to Bedrock; left out");
        };
    }

    /** Blank text is refused by the API, and says nothing. */
    private Optional<Part> text(Part.Text text, String path) {
        if (text.text().isBlank()) {
            return Optional.empty();
        }
        target.warnForeign(path, text.extras(), CACHE);
        List<Annotation> own = text.annotations().stream()
                .filter(annotation -> annotation.dialect() == DialectId.CONVERSE)
                .toList();
        if (own.size() == text.annotations().size()) {
            return Optional.of(text);
        }
        target.warn(path, "annotations of another format were left out");
        return Optional.of(new Part.Text(text.text(), own, text.extras()));
    }

    private Optional<Part> image(Role role, Part.Image image, String path) {
        if (!mayShow(role)) {
            return left(path, "Bedrock takes images from the user and from tools only; left out");
        }
        if (image.detail().filter(detail -> !detail.equals("auto")).isPresent()) {
            target.warn(path + ".detail", "`detail` of an image has no counterpart in Converse; left out");
        }
        target.warnForeign(path, image.extras(), CACHE);
        return ConverseMedia.of(ConverseMedia.Kind.IMAGE, image.source()).isPresent()
                ? Optional.of(image)
                : left(path, unreadable(image.source(), "an image", "PNG, JPEG, GIF or WebP"));
    }

    private Optional<Part> document(Role role, Part.Document document, String path) {
        if (!mayShow(role)) {
            return left(path, "Bedrock takes documents from the user and from tools only; left out");
        }
        target.warnForeign(path, document.extras(), DOCUMENT);
        return ConverseMedia.of(ConverseMedia.Kind.DOCUMENT, document.source()).isPresent()
                ? Optional.of(document)
                : left(
                        path,
                        unreadable(document.source(), "a document", "PDF, CSV, Word, Excel, HTML, Markdown or text"));
    }

    private static boolean mayShow(Role role) {
        return role == Role.USER || role == Role.TOOL;
    }

    private static String unreadable(Media media, String what, String formats) {
        return switch (media) {
            case Media.Url _ -> what + " at an address outside S3 cannot be read by Bedrock; left out: send its bytes";
            case Media.FileId _ ->
                what + " that was uploaded elsewhere cannot be read by Bedrock; left out: send its bytes";
            case Media.Inline _, Media.PlainText _ ->
                what + " of a type that Bedrock does not read was left out: send " + formats;
        };
    }

    private Optional<Part> audio(Role role, Part.Audio audio, String path) {
        if (!mayShow(role) || !(audio.source() instanceof Media.Inline) || !SOUNDS.contains(audio.format())) {
            return left(path, "sound of this form cannot be read by Bedrock; left out: send its bytes as WAV or MP3");
        }
        target.warnForeign(path, audio.extras(), CACHE);
        return Optional.of(audio);
    }

    private Optional<Part> reasoning(Part.Reasoning reasoning, String path) {
        if (reasoning.signature().isEmpty()) {
            return left(path, "reasoning without a signature was left out");
        }
        Signature signature = reasoning.signature().get();
        return isTaken(signature) ? Optional.of(reasoning) : left(path, foreign(signature));
    }

    private Optional<Part> redacted(Part.RedactedReasoning redacted, String path) {
        return isTaken(redacted.data()) ? Optional.of(redacted) : left(path, foreign(redacted.data()));
    }

    /**
     * What was signed here, and for Claude what Anthropic signed: its signatures mean the same on every platform.
     *
     * @see <a href="https://platform.claude.com/docs/en/build-with-claude/extended-thinking">Extended thinking</a>
     */
    private boolean isTaken(Signature signature) {
        return signature.issuer() == DialectId.CONVERSE
                || (signature.issuer() == DialectId.ANTHROPIC
                        && target.accepts(ConverseReasoning.THINKING)
                        && signature.value().indexOf('.') < 0);
    }

    private static String foreign(Signature signature) {
        return "reasoning signed for " + signature.issuer().configName() + " means nothing to this model; left out";
    }

    private Optional<Part> toolUse(Part.ToolUse use, String path) {
        target.warnForeign(path, use.extras(), CACHE);
        if (use.call().arguments().parsed().filter(tree -> tree.isObject()).isEmpty()) {
            target.warn(path + ".arguments", "arguments that are no JSON object were wrapped in one");
        }
        return Optional.of(use);
    }

    private Part toolResult(Part.ToolResult result, String path) {
        target.warnForeign(path, result.extras(), CACHE);
        if (result.error() && target.refuses("toolResult.status")) {
            target.warn(path + ".is_error", "this model cannot be told that a tool failed; left out");
        }
        return new Part.ToolResult(
                result.callId(),
                fit(Role.TOOL, result.content(), index -> path + ".content[" + index + "]"),
                result.error(),
                result.extras());
    }

    private Optional<Part> left(String path, String message) {
        target.warn(path, message);
        return Optional.empty();
    }
}

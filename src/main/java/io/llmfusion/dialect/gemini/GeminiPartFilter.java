package io.llmfusion.dialect.gemini;

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
import java.util.function.IntFunction;

/**
 * What of a message Gemini can be sent: parts of other formats are rewritten, or left out with a warning. Asks the quirks for
 * {@code fileData.url}: models that read no address of the open web.
 */
final class GeminiPartFilter {
    private final GeminiTarget target;

    GeminiPartFilter(GeminiTarget target) {
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
            case Part.Image image -> {
                if (image.detail().filter(detail -> !detail.equals("auto")).isPresent()) {
                    target.warn(path + ".detail", "`detail` of an image has no counterpart here; left out");
                }
                target.warnForeign(path, image.extras());
                yield source(role, image.source(), image, path);
            }
            case Part.Document document -> {
                target.warnForeign(path, document.extras());
                if (document.title().isPresent() && !(document.source() instanceof Media.PlainText)) {
                    target.warn(path, "the title of a document has no counterpart in generateContent; left out");
                }
                yield source(role, document.source(), document, path);
            }
            case Part.Audio audio -> {
                target.warnForeign(path, audio.extras());
                yield source(role, audio.source(), audio, path);
            }
            case Part.Reasoning reasoning -> reasoning(reasoning, path);
            case Part.RedactedReasoning redacted -> left(path, foreign(redacted.data()));
            case Part.Refusal refusal ->
                refusal.text().isBlank() ? Optional.empty() : Optional.of(Part.Text.of(refusal.text()));
            case Part.ToolUse use -> toolUse(use, path);
            case Part.ToolResult result -> Optional.of(toolResult(result, path));
            case Part.Native block ->
                block.dialect() == DialectId.GEMINI
                        ? Optional.of(block)
                        : left(path, "a `" + block.type() + "` block means nothing to Gemini; left out");
        };
    }

    private Optional<Part> text(Part.Text text, String path) {
        if (text.text().isEmpty()) {
            return Optional.empty();
        }
        target.warnForeign(path, text.extras());
        // What an answer of this format was grounded on is no part of the history that the API takes.
        boolean foreign =
                text.annotations().stream().map(Annotation::dialect).anyMatch(dialect -> dialect != DialectId.GEMINI);
        if (foreign) {
            target.warn(path, "annotations of another format were left out");
        }
        return Optional.of(text);
    }

    private Optional<Part> source(Role role, Media source, Part part, String path) {
        if (role == Role.SYSTEM || role == Role.DEVELOPER) {
            return left(path, "Gemini's instructions hold text only; left out");
        }
        if (source instanceof Media.FileId file && file.issuer() != DialectId.GEMINI) {
            return left(path, "a file of another provider cannot be read by Gemini; left out: send its bytes or a URL");
        }
        if (source instanceof Media.Url && target.refuses("fileData.url")) {
            return left(path, "this model reads no address of the web; left out: send the bytes");
        }
        return Optional.of(part);
    }

    /** Words without a signature may go back, as this format's own clients send them; the API reads nothing from them. */
    private Optional<Part> reasoning(Part.Reasoning reasoning, String path) {
        Optional<Signature> signature = reasoning.signature();
        if (signature.filter(proof -> !isOwn(proof)).isPresent()) {
            return left(path, foreign(signature.get()));
        }
        target.warnForeign(path, reasoning.extras());
        return reasoning.text().isEmpty() && signature.isEmpty() ? Optional.empty() : Optional.of(reasoning);
    }

    private static boolean isOwn(Signature signature) {
        return signature.issuer() == DialectId.GEMINI && !GeminiSignatures.isMarked(signature.value());
    }

    private static String foreign(Signature signature) {
        return "reasoning signed for " + signature.issuedBy() + " means nothing to Gemini; left out";
    }

    private Optional<Part> toolUse(Part.ToolUse use, String path) {
        target.warnForeign(path, use.extras());
        if (!GeminiJson.isObject(use.call().arguments())) {
            target.warn(path + ".arguments", "arguments that are no JSON object were wrapped in one");
        }
        return Optional.of(use);
    }

    private Part toolResult(Part.ToolResult result, String path) {
        target.warnForeign(path, result.extras());
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

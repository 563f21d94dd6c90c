package io.llmfusion.dialect.anthropic;

import io.llmfusion.model.Annotation;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.Place;
import io.llmfusion.model.Role;
import io.llmfusion.model.Signature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** What of a message Claude can be sent: parts of other formats are rewritten, or left out with a warning. */
final class AnthropicPartFilter {
    private final AnthropicTarget target;

    AnthropicPartFilter(AnthropicTarget target) {
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
            case Part.Text text -> text(role, text, path);
            case Part.Image image -> image(role, image, path);
            case Part.Document document -> document(role, document, path);
            case Part.Audio ignored -> left(path, "Claude takes no sound; left out");
            case Part.Reasoning reasoning -> reasoning(reasoning, path);
            case Part.RedactedReasoning redacted -> redacted(redacted, path);
            case Part.Refusal refusal ->
                refusal.text().isBlank() ? Optional.empty() : Optional.of(Part.Text.of(refusal.text()));
            case Part.ToolUse use -> toolUse(use, path);
            case Part.ToolResult result -> Optional.of(toolResult(result, path));
            case Part.Native block ->
                block.dialect() == DialectId.ANTHROPIC
                        ? Optional.of(block)
                        : left(path, "a `" + block.type() + "` block means nothing to Claude; left out");
        };
    }

    /** Empty text is refused by the API, blank text in an answer too; neither says anything. */
    private Optional<Part> text(Role role, Part.Text text, String path) {
        if (text.text().isEmpty() || (role == Role.ASSISTANT && text.text().isBlank())) {
            return Optional.empty();
        }
        target.warnForeign(path, text.extras());
        List<Annotation> own = text.annotations().stream()
                .filter(annotation -> annotation.dialect() == DialectId.ANTHROPIC)
                .toList();
        if (own.size() < text.annotations().size()) {
            target.warn(path, "annotations of another format were left out");
        }
        return Optional.of(
                own.size() == text.annotations().size() ? text : new Part.Text(text.text(), own, text.extras()));
    }

    private Optional<Part> image(Role role, Part.Image image, String path) {
        if (role == Role.ASSISTANT || role == Role.SYSTEM || role == Role.DEVELOPER) {
            return left(path, "Claude takes images from the user and from tools only; left out");
        }
        if (image.detail().filter(detail -> !detail.equals("auto")).isPresent()) {
            target.warn(path + ".detail", "`detail` of an image has no counterpart in Messages; left out");
        }
        target.warnForeign(path, image.extras());
        return source(image.source(), image, path);
    }

    private Optional<Part> document(Role role, Part.Document document, String path) {
        if (role == Role.ASSISTANT || role == Role.SYSTEM || role == Role.DEVELOPER) {
            return left(path, "Claude takes documents from the user and from tools only; left out");
        }
        target.warnForeign(path, document.extras());
        if (document.source() instanceof Media.Inline(String mediaType, String base64)
                && mediaType.startsWith("text/")) {
            return plainText(document, base64, path);
        }
        return source(document.source(), document, path);
    }

    /** Text goes as text: the API decodes base64 of PDF only. */
    private Optional<Part> plainText(Part.Document document, String base64, String path) {
        try {
            String text = new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
            return Optional.of(new Part.Document(new Media.PlainText(text), document.title(), document.extras()));
        } catch (IllegalArgumentException notBase64) {
            return left(path, "a document that is not valid base64 was left out");
        }
    }

    private Optional<Part> source(Media source, Part part, String path) {
        return source instanceof Media.FileId file && file.issuer() != DialectId.ANTHROPIC
                ? left(path, "a file of another provider cannot be read by Claude; left out: send its bytes or a URL")
                : Optional.of(part);
    }

    private Optional<Part> reasoning(Part.Reasoning reasoning, String path) {
        Optional<Signature> signature = reasoning.signature();
        if (signature.isEmpty()) {
            return left(path, "reasoning without a signature of Anthropic was left out");
        }
        return isOwn(signature.get()) ? Optional.of(reasoning) : left(path, foreign(signature.get()));
    }

    private Optional<Part> redacted(Part.RedactedReasoning redacted, String path) {
        return isOwn(redacted.data()) ? Optional.of(redacted) : left(path, foreign(redacted.data()));
    }

    private boolean isOwn(Signature signature) {
        return signature.isFor(DialectId.ANTHROPIC, target.quirks().signatures())
                && !signature.value().startsWith(AnthropicSignatures.MARK);
    }

    private static String foreign(Signature signature) {
        return "reasoning signed for " + signature.issuedBy() + " means nothing to Claude; left out";
    }

    private Optional<Part> toolUse(Part.ToolUse use, String path) {
        target.warnForeign(path, use.extras());
        if (use.call().arguments().parsed().filter(tree -> tree.isObject()).isEmpty()) {
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

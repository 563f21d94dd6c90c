package io.llmfusion.dialect.anthropic;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCallId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signatures in this format's {@code signature} and {@code data} fields. Clients replay both byte for byte, so a signature
 * that another format issued travels in them, marked with its issuer: {@code fusion.<issuer>.<value>}. A real one is
 * base64, which has no dots.
 */
final class AnthropicSignatures {
    /** How a wrapped signature begins; it must never reach Anthropic. */
    static final String MARK = "fusion.";

    private static final String CALL_MARK = MARK + "call.";

    private static final Pattern CALL =
            Pattern.compile("fusion\\.call\\.([a-z-]+)\\.(\\d{1,4})\\.(.*)", Pattern.DOTALL);

    private AnthropicSignatures() {}

    /** What a redacted block says when it only carries the signature of a tool call, which has no field for one here. */
    record CallSignature(ToolCallId call, Signature signature) {}

    /** The data of a redacted block that carries the signature of this call. */
    static String wrapCall(ToolCallId call, Signature signature) {
        String id = call.value();
        return CALL_MARK + signature.issuer().configName() + "." + id.length() + "." + id + signature.value();
    }

    /** The call's signature in a redacted block's data, if that is what it carries. */
    static Optional<CallSignature> unwrapCall(String data) {
        Matcher matcher = CALL.matcher(data);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String rest = matcher.group(3);
        int length = Integer.parseInt(matcher.group(2));
        if (length == 0 || length > rest.length()) {
            return Optional.empty();
        }
        ToolCallId call = new ToolCallId(rest.substring(0, length));
        return DialectId.named(matcher.group(1))
                .map(issuer -> new CallSignature(call, new Signature(issuer, rest.substring(length))));
    }

    /** The text for a client. */
    static String wrap(Signature signature) {
        return signature.issuer() == DialectId.ANTHROPIC
                ? signature.value()
                : MARK + signature.issuer().configName() + "." + signature.value();
    }

    /** The signature that a client sent back; empty when the text is. */
    static Optional<Signature> unwrap(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.startsWith(MARK)) {
            return Optional.of(new Signature(DialectId.ANTHROPIC, text));
        }
        int dot = text.indexOf('.', MARK.length());
        if (dot < 0) {
            return Optional.empty();
        }
        return DialectId.named(text.substring(MARK.length(), dot))
                .map(issuer -> new Signature(issuer, text.substring(dot + 1)));
    }
}

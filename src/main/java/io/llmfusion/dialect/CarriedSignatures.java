package io.llmfusion.dialect;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCallId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signatures of one provider in the fields that another wire format has for its own. Clients replay those fields byte for
 * byte, so a foreign signature travels in them, marked with its issuer, and is known again when it comes back:
 * {@code fusion.<issuer>.<value>}, where the issuer is the wire format's name and, where it has several vendors,
 * {@code +<vendor>} behind it. A real signature is base64, which has no dots. What is marked must never reach a provider.
 * Pure.
 */
public final class CarriedSignatures {
    /** How a marked signature begins. */
    public static final String MARK = "fusion.";

    private static final String CALL_MARK = MARK + "call.";
    private static final String REDACTED_MARK = MARK + "redacted.";
    private static final Pattern CALL =
            Pattern.compile("fusion\\.call\\.([a-z0-9+-]+)\\.(\\d{1,4})\\.(.*)", Pattern.DOTALL);

    private CarriedSignatures() {}

    /** A field that only carries the signature of a tool call, for which the format has none. */
    public record OfCall(ToolCallId call, Signature signature) {}

    public static String wrap(Signature signature) {
        return MARK + issuer(signature) + "." + signature.value();
    }

    /** Reasoning that its provider encrypted whole, told from the mere signature of a visible one. */
    public static String wrapRedacted(Signature data) {
        return REDACTED_MARK + issuer(data) + "." + data.value();
    }

    public static String wrapCall(ToolCallId call, Signature signature) {
        String id = call.value();
        return CALL_MARK + issuer(signature) + "." + id.length() + "." + id + signature.value();
    }

    public static boolean isMarked(String text) {
        return text.startsWith(MARK);
    }

    /** The signature under a mark; empty where the mark names nobody that is known here. */
    public static Optional<Signature> unwrap(String text) {
        return isMarked(text) ? read(text.substring(MARK.length())) : Optional.empty();
    }

    public static Optional<Signature> unwrapRedacted(String text) {
        return text.startsWith(REDACTED_MARK) ? read(text.substring(REDACTED_MARK.length())) : Optional.empty();
    }

    public static Optional<OfCall> unwrapCall(String text) {
        Matcher matcher = CALL.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String rest = matcher.group(3);
        int length = Integer.parseInt(matcher.group(2));
        if (length == 0 || length > rest.length() || rest.substring(0, length).isBlank()) {
            return Optional.empty();
        }
        ToolCallId call = new ToolCallId(rest.substring(0, length));
        return signature(matcher.group(1), rest.substring(length)).map(signature -> new OfCall(call, signature));
    }

    private static String issuer(Signature signature) {
        String format = signature.issuer().configName();
        return signature.vendor().isEmpty() ? format : format + "+" + signature.vendor();
    }

    /** @param text issuer, dot, value */
    private static Optional<Signature> read(String text) {
        int dot = text.indexOf('.');
        return dot < 0 ? Optional.empty() : signature(text.substring(0, dot), text.substring(dot + 1));
    }

    private static Optional<Signature> signature(String issuer, String value) {
        int plus = issuer.indexOf('+');
        String format = plus < 0 ? issuer : issuer.substring(0, plus);
        String vendor = plus < 0 ? "" : issuer.substring(plus + 1);
        return DialectId.named(format).map(known -> new Signature(known, vendor, value));
    }
}

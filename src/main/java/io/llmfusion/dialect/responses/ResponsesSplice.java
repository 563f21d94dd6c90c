package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.CarriedSignatures;
import io.llmfusion.dialect.Splice;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawObject;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Puts the provider's model name into a raw request. A body does not fit when the vendor refuses or renames a field that
 * stands in it; when {@code model} stands in it twice, so that the caller's rights were checked against one and the provider
 * might take the other; or when its input holds what only the gateway understands (ids and marks that it made) or what
 * another vendor signed.
 */
final class ResponsesSplice implements Splice {
    private static final byte[] OURS = ResponsesIds.MARK.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MARK = ("\"" + CarriedSignatures.MARK).getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DEVELOPER = "\"developer\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ENCRYPTED = "\"encrypted_content\"".getBytes(StandardCharsets.US_ASCII);

    @Override
    public Buffer splice(ChatBody.Raw body, String model, Quirks quirks) {
        RawObject members = body.members();
        byte[] source = members.source();
        RawObject.Slice slot =
                members.slice("model").orElseThrow(() -> new IllegalArgumentException("a raw request without a model"));
        byte[] name = Json.quote(model).getBytes(StandardCharsets.UTF_8);
        return Buffer.buffer(source.length + name.length)
                .appendBytes(source, 0, slot.start())
                .appendBytes(name)
                .appendBytes(source, slot.end(), source.length - slot.end());
    }

    @Override
    public boolean fits(ChatBody.Raw body, Quirks quirks) {
        if (body.dialect() != DialectId.RESPONSES) {
            return false;
        }
        try {
            RawObject members = body.members();
            return members.has("model")
                    && !members.duplicates().contains("model")
                    && quirks.refusedFields().stream().noneMatch(members::present)
                    && quirks.renamedFields().keySet().stream().noneMatch(members::present)
                    && members.slice("input")
                            .filter(input -> isForeignRole(members.source(), input, quirks)
                                    || isOurs(members.source(), input)
                                    || isForeign(members, input, quirks))
                            .isEmpty();
        } catch (JacksonException notJson) {
            return false;
        }
    }

    private static boolean isForeignRole(byte[] source, RawObject.Slice input, Quirks quirks) {
        return !quirks.developerRole() && contains(source, input, DEVELOPER);
    }

    private static boolean isOurs(byte[] source, RawObject.Slice input) {
        return contains(source, input, OURS) || contains(source, input, MARK);
    }

    /** Where no vendor is known, none is foreign. Only a body that holds encrypted reasoning is read. */
    private static boolean isForeign(RawObject members, RawObject.Slice input, Quirks quirks) {
        if (quirks.signatures().isEmpty() || !contains(members.source(), input, ENCRYPTED)) {
            return false;
        }
        JsonNode items = Json.read(members.source(), input.start(), input.end() - input.start());
        for (JsonNode item : items) {
            Optional<String> encrypted = ResponsesJson.string(item.path("encrypted_content"));
            boolean foreign = encrypted
                    .flatMap(text -> ResponsesSignatures.unwrap(text, ""))
                    .filter(signature -> !ResponsesSignatures.isFor(signature, quirks.signatures()))
                    .isPresent();
            if (foreign) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(byte[] source, RawObject.Slice slice, byte[] wanted) {
        for (int at = slice.start(); at <= slice.end() - wanted.length; at++) {
            if (source[at] == wanted[0] && startsWith(source, at, wanted)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(byte[] source, int at, byte[] wanted) {
        for (int index = 1; index < wanted.length; index++) {
            if (source[at + index] != wanted[index]) {
                return false;
            }
        }
        return true;
    }
}

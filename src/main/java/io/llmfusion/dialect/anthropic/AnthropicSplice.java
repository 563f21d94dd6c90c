package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.Splice;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawObject;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;

/**
 * Puts the provider's model name into a raw request. A body does not fit when the vendor refuses or renames a field that
 * stands in it; when {@code model} stands in it twice, so that the caller's rights were checked against one and the provider
 * might take the other; or when its history holds reasoning that only the gateway understands (unsigned, or signed for
 * another format), which Anthropic would refuse. What single models refuse is left to the provider's own answer here:
 * clients of this format react to it.
 */
final class AnthropicSplice implements Splice {
    private static final byte[] SIGNATURE = "\"signature\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "\"data\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MARK = ("\"" + AnthropicSignatures.MARK).getBytes(StandardCharsets.US_ASCII);

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
        if (body.dialect() != DialectId.ANTHROPIC) {
            return false;
        }
        try {
            RawObject members = body.members();
            return members.has("model")
                    && !members.duplicates().contains("model")
                    && quirks.refusedFields().stream().noneMatch(members::has)
                    && quirks.renamedFields().keySet().stream().noneMatch(members::has)
                    && !holdsOwnSignatures(members.source());
        } catch (JacksonException notJson) {
            return false;
        }
    }

    private static boolean holdsOwnSignatures(byte[] source) {
        for (int quote = next(source, 0); quote >= 0; quote = next(source, quote + 1)) {
            if (isOwn(source, quote, SIGNATURE) || isOwn(source, quote, DATA)) {
                return true;
            }
        }
        return false;
    }

    /** Where a name might begin that is looked for: a quote before {@code s} or {@code d}. */
    private static int next(byte[] source, int from) {
        for (int index = from; index < source.length - 1; index++) {
            if (source[index] == '"' && (source[index + 1] == 's' || source[index + 1] == 'd')) {
                return index;
            }
        }
        return -1;
    }

    private static boolean isOwn(byte[] source, int at, byte[] name) {
        if (!startsWith(source, at, name)) {
            return false;
        }
        int colon = skipSpace(source, at + name.length);
        if (colon >= source.length || source[colon] != ':') {
            return false;
        }
        int value = skipSpace(source, colon + 1);
        boolean empty =
                name == SIGNATURE && value + 1 < source.length && source[value] == '"' && source[value + 1] == '"';
        return empty || startsWith(source, value, MARK);
    }

    private static int skipSpace(byte[] source, int from) {
        int index = from;
        while (index < source.length && source[index] <= ' ') {
            index++;
        }
        return index;
    }

    private static boolean startsWith(byte[] source, int at, byte[] wanted) {
        if (source.length - at < wanted.length) {
            return false;
        }
        for (int index = 0; index < wanted.length; index++) {
            if (source[at + index] != wanted[index]) {
                return false;
            }
        }
        return true;
    }
}

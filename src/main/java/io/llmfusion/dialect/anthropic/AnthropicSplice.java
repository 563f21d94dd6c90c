package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.Splice;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawObject;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/**
 * Puts the provider's model name into a raw request, or what the vendor wants in its place. A body does not fit when the vendor refuses or renames a field that
 * stands in it; when {@code model} stands in it twice, so that the caller's rights were checked against one and the provider
 * might take the other; or when its history holds reasoning that only the gateway understands (unsigned, or signed for
 * another format), which Anthropic would refuse. What single models refuse is left to the provider's own answer here:
 * clients of this format react to it.
 */
final class AnthropicSplice implements Splice {
    private static final byte[] SIGNATURE = "\"signature\"".getBytes(StandardCharsets.US_ASCII);
    private static final String MODEL = "model";
    private static final byte[] DATA = "\"data\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MARK = ("\"" + AnthropicSignatures.MARK).getBytes(StandardCharsets.US_ASCII);

    @Override
    public Buffer splice(ChatBody.Raw body, String model, Quirks quirks) {
        RawObject members = body.members();
        byte[] source = members.source();
        RawObject.Slice slot =
                members.slice(MODEL).orElseThrow(() -> new IllegalArgumentException("a raw request without a model"));
        boolean elsewhere = quirks.refusedFields().contains(MODEL);
        int start = elsewhere ? memberStart(source, slot.start()) : slot.start();
        byte[] put = (elsewhere ? added(quirks) : Json.quote(model)).getBytes(StandardCharsets.UTF_8);
        return Buffer.buffer(source.length + put.length)
                .appendBytes(source, 0, start)
                .appendBytes(put)
                .appendBytes(source, slot.end(), source.length - slot.end());
    }

    /** What stands in the model's place where that is in the path: the fields that the vendor wants. */
    private static String added(Quirks quirks) {
        return quirks.addedFields().entrySet().stream()
                .map(field -> Json.quote(field.getKey()) + ":" + Json.quote(field.getValue()))
                .collect(Collectors.joining(","));
    }

    /** Where the name of the member begins whose value begins there. */
    private static int memberStart(byte[] source, int value) {
        int at = value - 1;
        while (source[at] != '"') {
            at--;
        }
        do {
            at--;
        } while (source[at] != '"');
        return at;
    }

    @Override
    public boolean fits(ChatBody.Raw body, Quirks quirks) {
        if (body.dialect() != DialectId.ANTHROPIC) {
            return false;
        }
        try {
            RawObject members = body.members();
            return members.has(MODEL)
                    && !members.duplicates().contains(MODEL)
                    && quirks.refusedFields().stream().noneMatch(field -> !field.equals(MODEL) && members.has(field))
                    && quirks.refusedFields().contains(MODEL)
                            == !quirks.addedFields().isEmpty()
                    && quirks.addedFields().keySet().stream().noneMatch(members::has)
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

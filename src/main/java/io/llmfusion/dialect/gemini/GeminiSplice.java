package io.llmfusion.dialect.gemini;

import io.llmfusion.dialect.Splice;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawObject;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JacksonException;

/**
 * The model stands in the path, so that a body goes out as it came. It does not fit when the vendor refuses or renames a field
 * that stands in it, or when its history holds reasoning that only the gateway understands (signed for another format). What
 * single models refuse is left to the provider's own answer here: clients of this format react to it.
 */
final class GeminiSplice implements Splice {
    private static final byte[] MARK = ("\"" + GeminiSignatures.MARK).getBytes(StandardCharsets.US_ASCII);

    @Override
    public Buffer splice(ChatBody.Raw body, String model, Quirks quirks) {
        return body.bytes();
    }

    @Override
    public boolean fits(ChatBody.Raw body, Quirks quirks) {
        if (body.dialect() != DialectId.GEMINI) {
            return false;
        }
        try {
            RawObject members = body.members();
            return quirks.refusedFields().stream().noneMatch(members::has)
                    && quirks.renamedFields().keySet().stream().noneMatch(members::has)
                    && !holdsWrappedSignatures(members.source());
        } catch (JacksonException notJson) {
            return false;
        }
    }

    private static boolean holdsWrappedSignatures(byte[] source) {
        for (int at = 0; at <= source.length - MARK.length; at++) {
            if (source[at] == '"' && Arrays.equals(source, at, at + MARK.length, MARK, 0, MARK.length)) {
                return true;
            }
        }
        return false;
    }
}

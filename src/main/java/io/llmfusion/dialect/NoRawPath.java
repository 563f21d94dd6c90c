package io.llmfusion.dialect;

import io.llmfusion.model.ChatBody;
import io.llmfusion.model.Quirks;
import io.vertx.core.buffer.Buffer;

/** The raw path of a format that no client speaks: no body fits, so that none is ever spliced or scanned. Stateless. */
public final class NoRawPath implements Splice {
    @Override
    public Buffer splice(ChatBody.Raw body, String model, Quirks quirks) {
        throw new IllegalStateException("a body of " + body.dialect() + " does not fit");
    }

    @Override
    public boolean fits(ChatBody.Raw body, Quirks quirks) {
        return false;
    }

    /** Instead of a scan. */
    public static IllegalStateException scanned() {
        return new IllegalStateException("no client speaks this format: its streams are never raw");
    }
}

package io.llmfusion.dialect;

import io.llmfusion.model.ChatBody;
import io.llmfusion.model.Quirks;
import io.vertx.core.buffer.Buffer;

/** Changes the top-level fields of a raw request that must change, in place; every other byte stays as it came. */
public interface Splice {
    /** @param model what the provider calls it */
    Buffer splice(ChatBody.Raw body, String model, Quirks quirks);

    /** Whether this provider takes a raw body at all: no quirk touches what stands in this one. */
    boolean fits(ChatBody.Raw body, Quirks quirks);
}

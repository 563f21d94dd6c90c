package io.llmfusion.dialect;

import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Quirks;

/** Writes a provider's request. */
public interface RequestWriter {
    /** What the format or the vendor cannot express stands in the result's warnings, one for each field. */
    WrittenRequest write(ChatRequest request, Quirks quirks);
}

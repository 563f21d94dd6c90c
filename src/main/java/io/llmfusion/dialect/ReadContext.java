package io.llmfusion.dialect;

import io.llmfusion.model.Quirks;

/**
 * What a reader or a scan of an answer must know of the request.
 *
 * @param includeUsage whether the client itself asked for the usage chunk; if not, a scan drops it
 */
public record ReadContext(Quirks quirks, boolean includeUsage) {}

package io.llmfusion.model;

import java.util.Optional;

/**
 * An answer of the Responses API as its client knows it.
 *
 * @param id as the client names it
 * @param previous the response that it continues
 * @param input its own items, a JSON array; not those of the conversation before
 * @param response the response object
 */
public record StoredResponse(String id, Optional<String> previous, RawJson input, RawJson response) {}

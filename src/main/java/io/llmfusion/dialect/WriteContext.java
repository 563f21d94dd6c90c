package io.llmfusion.dialect;

/**
 * What a writer of a stream must know of the request.
 *
 * @param model the name to show until the provider says its own
 * @param includeUsage whether a chat client asked for the usage chunk
 * @param fusionEvents whether the client wants the `fusion` events of the tool loop
 */
public record WriteContext(String model, boolean includeUsage, boolean fusionEvents) {}

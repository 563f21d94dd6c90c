package io.llmfusion.model;

import java.util.Map;

/**
 * What the front end read of a request whose body stays raw.
 *
 * @param model as the client named it
 * @param stream whether it wants events
 * @param includeUsage whether a chat client asked for the usage chunk
 * @param headers those that matter to the provider (`anthropic-version`, betas), lower-case names
 * @param query the query string that matters to the provider, without `?`; empty if none
 */
public record RequestHead(
        String model, boolean stream, boolean includeUsage, Map<String, String> headers, String query) {
    public RequestHead {
        headers = Map.copyOf(headers);
    }
}

package io.llmfusion.dialect;

import io.llmfusion.model.RawObject;
import java.util.Optional;

/**
 * What a writer of an answer must know of the request.
 *
 * @param model the name to show until the provider says its own
 * @param includeUsage whether a chat client asked for the usage chunk
 * @param fusionEvents whether the client wants the `fusion` events of the tool loop
 * @param answerId the id to show, where the gateway itself gives one; else the provider's or a new one
 * @param request the client's body, for formats whose answers repeat it (Responses)
 */
public record WriteContext(
        String model,
        boolean includeUsage,
        boolean fusionEvents,
        Optional<String> answerId,
        Optional<RawObject> request) {

    public WriteContext(String model, boolean includeUsage, boolean fusionEvents) {
        this(model, includeUsage, fusionEvents, Optional.empty(), Optional.empty());
    }

    /** The same with the client's body. */
    public WriteContext of(RawObject body) {
        return new WriteContext(model, includeUsage, fusionEvents, answerId, Optional.of(body));
    }

    /** The same with the id to show. */
    public WriteContext as(String id) {
        return new WriteContext(model, includeUsage, fusionEvents, Optional.of(id), request);
    }
}

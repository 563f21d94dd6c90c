package io.llmfusion.http;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.RequestHead;
import io.vertx.core.http.HttpServerRequest;

/** `POST /v1/completions`: a chat to all but providers that have text completions themselves. */
final class CompletionsRoutes implements ChatDoor {
    static final String PATH = "/v1/completions";

    private final ChatRoutes chat = new ChatRoutes();

    @Override
    public DialectId dialect() {
        return DialectId.COMPLETIONS;
    }

    /** The top level has the same members. */
    @Override
    public RequestHead head(HttpServerRequest request, RawObject body) {
        return chat.head(request, body);
    }
}

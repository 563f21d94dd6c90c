package io.llmfusion.http;

import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.RequestHead;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Optional;

/** `POST /v1/responses`. */
final class ResponsesRoutes implements ChatDoor {
    static final String PATH = "/v1/responses";

    private final Conversations conversations;

    ResponsesRoutes(Conversations conversations) {
        this.conversations = conversations;
    }

    @Override
    public DialectId dialect() {
        return DialectId.RESPONSES;
    }

    @Override
    public RequestHead head(HttpServerRequest request, RawObject body) {
        String model = body.string("model")
                .filter(name -> !name.isBlank())
                .orElseThrow(() -> InvalidBody.at("model", "write the model's name as a string, such as `default`"));
        if (body.present("stream") && body.bool("stream").isEmpty()) {
            throw InvalidBody.at("stream", "`stream` is true or false");
        }
        return new RequestHead(model, body.bool("stream").orElse(false), true, Map.of(), "");
    }

    @Override
    public Optional<Conversations> conversations() {
        return Optional.of(conversations);
    }

    @Override
    public boolean answersRepeatRequest() {
        return true;
    }
}

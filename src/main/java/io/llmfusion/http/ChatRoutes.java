package io.llmfusion.http;

import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.RequestHead;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/** `POST /v1/chat/completions`. */
final class ChatRoutes implements ChatDoor {
    static final String PATH = "/v1/chat/completions";

    @Override
    public DialectId dialect() {
        return DialectId.CHAT;
    }

    @Override
    public RequestHead head(HttpServerRequest request, RawObject body) {
        String model = body.string("model")
                .filter(name -> !name.isBlank())
                .orElseThrow(() -> InvalidBody.at("model", "write the model's name as a string, such as `default`"));
        if (body.present("stream") && body.bool("stream").isEmpty()) {
            throw InvalidBody.at("stream", "`stream` is true or false");
        }
        boolean includeUsage = body.get("stream_options")
                .flatMap(options -> options.parsed())
                .map(options -> options.path("include_usage").asBoolean(false))
                .orElse(false);
        return new RequestHead(model, body.bool("stream").orElse(false), includeUsage, Map.of(), "");
    }
}

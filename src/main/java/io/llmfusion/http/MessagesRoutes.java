package io.llmfusion.http;

import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.RequestHead;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** `POST /v1/messages`. */
final class MessagesRoutes implements ChatDoor {
    static final String PATH = "/v1/messages";

    @Override
    public DialectId dialect() {
        return DialectId.ANTHROPIC;
    }

    @Override
    public RequestHead head(HttpServerRequest request, RawObject body) {
        String model = body.string("model")
                .filter(name -> !name.isBlank())
                .orElseThrow(() -> InvalidBody.at("model", "write the model's name as a string, such as `default`"));
        if (body.present("stream") && body.bool("stream").isEmpty()) {
            throw InvalidBody.at("stream", "`stream` is true or false");
        }
        String query = "true".equals(request.getParam("beta")) ? "beta=true" : "";
        return new RequestHead(model, body.bool("stream").orElse(false), true, versionHeaders(request), query);
    }

    /** Which version of the API the client speaks decides what the provider may answer. */
    private static Map<String, String> versionHeaders(HttpServerRequest request) {
        Map<String, String> headers = new HashMap<>();
        for (String name : new String[] {"anthropic-version", "anthropic-beta"}) {
            Optional.ofNullable(request.getHeader(name)).ifPresent(value -> headers.put(name, value));
        }
        return headers;
    }
}

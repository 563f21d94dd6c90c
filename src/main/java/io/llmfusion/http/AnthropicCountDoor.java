package io.llmfusion.http;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.Operation;
import io.llmfusion.model.OperationBody;
import io.llmfusion.model.RawObject;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** `POST /v1/messages/count_tokens`. */
final class AnthropicCountDoor implements OperationDoor {
    static final String PATH = MessagesRoutes.PATH + "/count_tokens";

    private final MessagesRoutes messages = new MessagesRoutes();

    @Override
    public Operation operation() {
        return Operation.TOKEN_COUNT;
    }

    @Override
    public DialectId dialect() {
        return DialectId.ANTHROPIC;
    }

    @Override
    public OperationBody.Sent read(HttpServerRequest request, Buffer body) {
        RawObject members = RawObject.scan(RequestBody.array(body));
        return new OperationBody.Sent(
                Operation.TOKEN_COUNT, DialectId.ANTHROPIC, messages.head(request, members), "application/json", body);
    }

    @Override
    public Buffer tokens(long tokens) {
        return Json.writeBuffer(Json.object().put("input_tokens", tokens));
    }
}

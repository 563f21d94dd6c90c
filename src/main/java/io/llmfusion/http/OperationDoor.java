package io.llmfusion.http;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Operation;
import io.llmfusion.model.OperationBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** What a route beside chat knows of its own wire format. */
interface OperationDoor {
    Operation operation();

    DialectId dialect();

    /**
     * The request with its model and whatever else must be known before it is sent.
     *
     * @throws io.llmfusion.dialect.InvalidBody naming the field
     */
    OperationBody.Sent read(HttpServerRequest request, Buffer body);

    /** A number of tokens as this format tells it. */
    default Buffer tokens(long tokens) {
        throw new IllegalStateException("nobody counts tokens here");
    }
}

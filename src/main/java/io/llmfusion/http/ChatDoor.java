package io.llmfusion.http;

import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.RequestHead;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** What a chat route knows of its own wire format before anybody has parsed the body. */
interface ChatDoor {
    DialectId dialect();

    /** What a stream of this format is written as. */
    default SseResponse.Form form(HttpServerRequest request) {
        return SseResponse.Form.EVENTS;
    }

    /**
     * Reads the top level only.
     *
     * @throws InvalidBody naming the field
     */
    RequestHead head(HttpServerRequest request, RawObject body);

    /** The state that this format keeps between requests, where it has any. */
    default Optional<Conversations> conversations() {
        return Optional.empty();
    }

    /** Whether an answer of this format says what was asked (tools, instructions, limits). */
    default boolean answersRepeatRequest() {
        return false;
    }
}

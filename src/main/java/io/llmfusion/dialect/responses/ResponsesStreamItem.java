package io.llmfusion.dialect.responses;

import io.llmfusion.model.ChatEvent;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** An item of a provider's stream between its opener and its end. */
interface ResponsesStreamItem {
    void begin(Consumer<ChatEvent> out);

    /** @param type of the event; kinds that say nothing new are passed over */
    void event(String type, JsonNode payload, Consumer<ChatEvent> out);

    /** @param item whole, or empty where the provider left its end out */
    void done(JsonNode item, Consumer<ChatEvent> out);
}

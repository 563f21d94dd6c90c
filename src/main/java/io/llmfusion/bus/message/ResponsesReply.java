package io.llmfusion.bus.message;

import io.llmfusion.model.RawJson;
import io.llmfusion.model.StoredResponse;
import java.util.List;
import java.util.Map;

/** What the store answers about responses. */
public sealed interface ResponsesReply {
    record Kept() implements ResponsesReply {}

    record Found(StoredResponse response) implements ResponsesReply {}

    /** The oldest first, the one that was asked for last. */
    record Conversation(List<StoredResponse> responses) implements ResponsesReply {
        public Conversation {
            responses = List.copyOf(responses);
        }
    }

    /** @param id the one that is not there: that which was asked for, or one that it continues */
    record Missing(String id) implements ResponsesReply {}

    /** Those that are there, by their ids. */
    record Items(Map<String, RawJson> byId) implements ResponsesReply {
        public Items {
            byId = Map.copyOf(byId);
        }
    }

    record Forgotten() implements ResponsesReply {}
}

package io.llmfusion.bus.message;

import io.llmfusion.model.Caller;
import io.llmfusion.model.StoredResponse;
import java.util.List;

/** Keeps answers of the Responses API and finds them again; `store.responses`. */
public sealed interface ResponsesQuery {
    /** Whose they are: what another caller has is not found. */
    Caller caller();

    /** Answered by {@link ResponsesReply.Kept} once it is safe. */
    record Keep(Caller caller, StoredResponse response) implements ResponsesQuery {}

    /** One; answered by {@link ResponsesReply.Found} or {@link ResponsesReply.Missing}. */
    record Find(Caller caller, String id) implements ResponsesQuery {}

    /**
     * One with all that it continues; answered by {@link ResponsesReply.Conversation} or {@link ResponsesReply.Missing}.
     * Fails with {@link io.llmfusion.model.GatewayError.TooLarge} where it is longer than that.
     */
    record History(Caller caller, String id, long maxBytes) implements ResponsesQuery {}

    /** Items of earlier answers, by the items' ids; answered by {@link ResponsesReply.Items}. */
    record FindItems(Caller caller, List<String> ids) implements ResponsesQuery {
        public FindItems {
            ids = List.copyOf(ids);
        }
    }

    /** Answered by {@link ResponsesReply.Forgotten} or {@link ResponsesReply.Missing}. */
    record Forget(Caller caller, String id) implements ResponsesQuery {}
}

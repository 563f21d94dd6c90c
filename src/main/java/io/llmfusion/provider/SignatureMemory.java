package io.llmfusion.provider;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.message.AttemptCommand;
import io.llmfusion.bus.message.SignaturesQuery;
import io.llmfusion.bus.message.SignaturesReply;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.SignedCall;
import io.llmfusion.model.ToolCallId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/**
 * What models signed, for clients that cannot keep it: handed to the store when an answer ends, and asked for when its
 * calls come back. Nothing depends on it: a store that is slow, broken or not there costs a request its signatures at most.
 */
final class SignatureMemory {
    /** Signatures that are young come from memory; the disk gets this long, once for each call after a restart. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final BusClient bus;

    SignatureMemory(BusClient bus) {
        this.bus = bus;
    }

    void keep(AttemptCommand command, List<SignedCall> calls) {
        if (!calls.isEmpty()) {
            // The store itself logs what it cannot keep.
            bus.request(
                    Addresses.STORE_SIGNATURES,
                    new SignaturesQuery.Keep(command.caller(), calls),
                    Deadline.in(PATIENCE));
        }
    }

    /** The request with what is known of these calls. Never fails. */
    Future<ChatRequest> restored(AttemptCommand command, ChatRequest request, List<ToolCallId> calls) {
        SignaturesQuery query =
                new SignaturesQuery.Find(command.caller(), command.target().toString(), calls);
        return bus.request(Addresses.STORE_SIGNATURES, query, Deadline.in(PATIENCE))
                .map(reply -> reply instanceof SignaturesReply.Found(List<SignedCall> known) && !known.isEmpty()
                        ? SignedHistory.restored(request, known)
                        : request)
                .otherwise(request);
    }
}

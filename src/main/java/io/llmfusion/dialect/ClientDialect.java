package io.llmfusion.dialect;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.LoopEvent;
import java.util.Optional;

/**
 * A wire format that clients speak: their requests are read, answers are written for them. Stateless and thread-safe; what
 * has state (stream writers) is made anew for each answer.
 */
public interface ClientDialect {
    DialectId id();

    /** Client's request bytes to pivot. */
    RequestReader requestReader();

    /** Pivot to the client's whole answer. */
    TurnWriter turnWriter();

    /** Pivot events to the client's frames; one per answer. */
    StreamWriter newStreamWriter(WriteContext context);

    /** Adds the gateway's last word to a raw stream; one per answer, and only where there is something to say. */
    RawTail newRawTail(LoopEvent.Ended last);

    /** Errors as this format's clients get them. */
    Errors errors();

    /** Embeddings as this format's clients ask for them; empty where the format has none. */
    default Optional<EmbeddingsFormat> embeddings() {
        return Optional.empty();
    }
}

package io.llmfusion.dialect;

import io.llmfusion.model.DialectId;
import java.util.Optional;

/**
 * A wire format that providers speak: requests are written for them, their answers are read. Stateless and thread-safe; what
 * has state (stream readers, scans) is made anew for each answer.
 */
public interface ProviderDialect {
    DialectId id();

    /** Pivot to the provider's request bytes. */
    RequestWriter requestWriter();

    /** Provider's whole answer to pivot. */
    TurnReader turnReader();

    /** Provider's events to pivot; one per answer. */
    StreamReader newStreamReader(ReadContext context);

    /** Changes what must change in a raw request. Only called where a client can speak this format too. */
    Splice splice();

    /** Watches a raw stream; one per answer. Only called where a client can speak this format too. */
    StreamScan newStreamScan(ReadContext context);

    /** Errors as this format's providers give them. */
    ErrorReader errorReader();

    /** Embeddings as this format's providers take them; empty where the format has none. */
    default Optional<EmbeddingsFormat> embeddings() {
        return Optional.empty();
    }
}

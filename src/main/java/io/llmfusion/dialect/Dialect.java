package io.llmfusion.dialect;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.LoopEvent;

/**
 * One wire format, both sides of it. Stateless and thread-safe; what has state (stream readers, writers, scans) is made
 * anew for each answer. Directions: a <em>request</em> goes from client to provider, a <em>turn</em> or a <em>stream</em>
 * comes back.
 */
public interface Dialect {
    DialectId id();

    /** Client's request bytes to pivot. */
    RequestReader requestReader();

    /** Pivot to the provider's request bytes. */
    RequestWriter requestWriter();

    /** Provider's whole answer to pivot. */
    TurnReader turnReader();

    /** Pivot to the client's whole answer. */
    TurnWriter turnWriter();

    /** Provider's events to pivot; one per answer. */
    StreamReader newStreamReader(ReadContext context);

    /** Pivot events to the client's frames; one per answer. */
    StreamWriter newStreamWriter(WriteContext context);

    /** Changes what must change in a raw request. */
    Splice splice();

    /** Watches a raw stream; one per answer. */
    StreamScan newStreamScan(ReadContext context);

    /** Adds the gateway's last word to a raw stream; one per answer, and only where there is something to say. */
    RawTail newRawTail(LoopEvent.Ended last);

    /** Errors in this format, both ways. */
    Errors errors();
}

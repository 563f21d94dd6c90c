package io.llmfusion.dialect.interactions;

import io.llmfusion.dialect.ErrorReader;
import io.llmfusion.dialect.NoRawPath;
import io.llmfusion.dialect.ProviderDialect;
import io.llmfusion.dialect.ReadContext;
import io.llmfusion.dialect.RequestWriter;
import io.llmfusion.dialect.Splice;
import io.llmfusion.dialect.StreamReader;
import io.llmfusion.dialect.StreamScan;
import io.llmfusion.dialect.TurnReader;
import io.llmfusion.model.DialectId;

/** Gemini's Interactions API, {@code POST /v1beta/interactions}. Stateless and thread-safe. */
public final class InteractionsDialect implements ProviderDialect {
    private final RequestWriter requestWriter = new InteractionsRequestWriter();
    private final TurnReader turnReader = new InteractionsTurnReader();
    private final Splice splice = new NoRawPath();
    private final ErrorReader errors = new InteractionsErrors();

    @Override
    public DialectId id() {
        return DialectId.INTERACTIONS;
    }

    @Override
    public RequestWriter requestWriter() {
        return requestWriter;
    }

    @Override
    public TurnReader turnReader() {
        return turnReader;
    }

    @Override
    public StreamReader newStreamReader(ReadContext context) {
        return new InteractionsStreamReader();
    }

    @Override
    public Splice splice() {
        return splice;
    }

    @Override
    public StreamScan newStreamScan(ReadContext context) {
        throw NoRawPath.scanned();
    }

    @Override
    public ErrorReader errorReader() {
        return errors;
    }
}

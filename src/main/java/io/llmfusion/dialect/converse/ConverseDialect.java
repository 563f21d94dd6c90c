package io.llmfusion.dialect.converse;

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

/** AWS Bedrock, {@code POST /model/{model}/converse} and {@code /converse-stream}. Stateless and thread-safe. */
public final class ConverseDialect implements ProviderDialect {
    private final RequestWriter requestWriter = new ConverseRequestWriter();
    private final TurnReader turnReader = new ConverseTurnReader();
    private final Splice splice = new NoRawPath();
    private final ErrorReader errors = new ConverseErrors();

    @Override
    public DialectId id() {
        return DialectId.CONVERSE;
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
        return new ConverseStreamReader();
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

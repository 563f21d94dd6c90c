package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.Dialect;
import io.llmfusion.dialect.ErrorReader;
import io.llmfusion.dialect.Errors;
import io.llmfusion.dialect.RawTail;
import io.llmfusion.dialect.ReadContext;
import io.llmfusion.dialect.RequestReader;
import io.llmfusion.dialect.RequestWriter;
import io.llmfusion.dialect.Splice;
import io.llmfusion.dialect.StreamReader;
import io.llmfusion.dialect.StreamScan;
import io.llmfusion.dialect.StreamWriter;
import io.llmfusion.dialect.TurnReader;
import io.llmfusion.dialect.TurnWriter;
import io.llmfusion.dialect.WriteContext;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.LoopEvent;

/** Anthropic Messages, {@code POST /v1/messages}. Stateless and thread-safe. */
public final class AnthropicDialect implements Dialect {
    private final RequestReader requestReader = new AnthropicRequestReader();
    private final RequestWriter requestWriter = new AnthropicRequestWriter();
    private final TurnReader turnReader = new AnthropicTurnReader();
    private final TurnWriter turnWriter = new AnthropicTurnWriter();
    private final Splice splice = new AnthropicSplice();
    private final AnthropicErrors errors = new AnthropicErrors();

    @Override
    public DialectId id() {
        return DialectId.ANTHROPIC;
    }

    @Override
    public RequestReader requestReader() {
        return requestReader;
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
    public TurnWriter turnWriter() {
        return turnWriter;
    }

    @Override
    public StreamReader newStreamReader(ReadContext context) {
        return new AnthropicStreamReader(context);
    }

    @Override
    public StreamWriter newStreamWriter(WriteContext context) {
        return new AnthropicStreamWriter(context);
    }

    @Override
    public Splice splice() {
        return splice;
    }

    @Override
    public StreamScan newStreamScan(ReadContext context) {
        return new AnthropicScan();
    }

    @Override
    public RawTail newRawTail(LoopEvent.Ended last) {
        return new AnthropicRawTail(last);
    }

    @Override
    public Errors errors() {
        return errors;
    }

    @Override
    public ErrorReader errorReader() {
        return errors;
    }
}

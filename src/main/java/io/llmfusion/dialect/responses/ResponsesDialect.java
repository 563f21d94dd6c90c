package io.llmfusion.dialect.responses;

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

/** OpenAI Responses, {@code POST /v1/responses}. Stateless and thread-safe. */
public final class ResponsesDialect implements Dialect {
    private final RequestReader requestReader = new ResponsesRequestReader();
    private final RequestWriter requestWriter = new ResponsesRequestWriter();
    private final TurnReader turnReader = new ResponsesTurnReader();
    private final TurnWriter turnWriter = new ResponsesTurnWriter();
    private final Splice splice = new ResponsesSplice();
    private final ResponsesErrors errors = new ResponsesErrors();

    @Override
    public DialectId id() {
        return DialectId.RESPONSES;
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
        return new ResponsesStreamReader(context);
    }

    @Override
    public StreamWriter newStreamWriter(WriteContext context) {
        return new ResponsesStreamWriter(context);
    }

    @Override
    public Splice splice() {
        return splice;
    }

    @Override
    public StreamScan newStreamScan(ReadContext context) {
        return new ResponsesScan();
    }

    @Override
    public RawTail newRawTail(LoopEvent.Ended last) {
        return new ResponsesRawTail(last);
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

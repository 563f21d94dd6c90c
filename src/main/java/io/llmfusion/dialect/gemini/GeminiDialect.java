package io.llmfusion.dialect.gemini;

import io.llmfusion.dialect.Dialect;
import io.llmfusion.dialect.EmbeddingsFormat;
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
import java.util.Optional;

/** Gemini's generateContent, {@code POST /v1beta/models/{model}:generateContent}. Stateless and thread-safe. */
public final class GeminiDialect implements Dialect {
    private final RequestReader requestReader = new GeminiRequestReader();
    private final RequestWriter requestWriter = new GeminiRequestWriter();
    private final TurnReader turnReader = new GeminiTurnReader();
    private final TurnWriter turnWriter = new GeminiTurnWriter();
    private final Splice splice = new GeminiSplice();
    private final EmbeddingsFormat embeddings = new GeminiEmbeddings();
    private final GeminiErrors errors = new GeminiErrors();

    @Override
    public DialectId id() {
        return DialectId.GEMINI;
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
        return new GeminiStreamReader();
    }

    @Override
    public StreamWriter newStreamWriter(WriteContext context) {
        return new GeminiStreamWriter(context);
    }

    @Override
    public Splice splice() {
        return splice;
    }

    @Override
    public StreamScan newStreamScan(ReadContext context) {
        return new GeminiScan();
    }

    @Override
    public RawTail newRawTail(LoopEvent.Ended last) {
        return new GeminiRawTail(last);
    }

    @Override
    public Errors errors() {
        return errors;
    }

    @Override
    public ErrorReader errorReader() {
        return errors;
    }

    @Override
    public Optional<EmbeddingsFormat> embeddings() {
        return Optional.of(embeddings);
    }
}

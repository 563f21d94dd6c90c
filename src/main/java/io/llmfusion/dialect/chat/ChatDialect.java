package io.llmfusion.dialect.chat;

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

/** OpenAI chat completions. Stateless and thread-safe; see {@link Dialect} for what each part does. */
public final class ChatDialect implements Dialect {
    private final RequestReader requestReader = new ChatRequestReader();
    private final RequestWriter requestWriter = new ChatRequestWriter();
    private final TurnReader turnReader = new ChatTurnReader();
    private final TurnWriter turnWriter = new ChatTurnWriter();
    private final Splice splice = new ChatSplice();
    private final EmbeddingsFormat embeddings = new ChatEmbeddings();
    private final ChatErrors errors = new ChatErrors();

    @Override
    public DialectId id() {
        return DialectId.CHAT;
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
        return new ChatStreamReader(context);
    }

    @Override
    public StreamWriter newStreamWriter(WriteContext context) {
        return new ChatStreamWriter(context);
    }

    @Override
    public Splice splice() {
        return splice;
    }

    @Override
    public StreamScan newStreamScan(ReadContext context) {
        return new ChatScan(context);
    }

    @Override
    public RawTail newRawTail(LoopEvent.Ended last) {
        return new ChatRawTail(last);
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

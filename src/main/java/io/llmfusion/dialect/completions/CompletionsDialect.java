package io.llmfusion.dialect.completions;

import io.llmfusion.dialect.ClientDialect;
import io.llmfusion.dialect.Errors;
import io.llmfusion.dialect.RawTail;
import io.llmfusion.dialect.RequestReader;
import io.llmfusion.dialect.StreamWriter;
import io.llmfusion.dialect.TurnWriter;
import io.llmfusion.dialect.WriteContext;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.LoopEvent;

/** OpenAI's legacy text completions. Stateless and thread-safe; see {@link ClientDialect} for what each part does. */
public final class CompletionsDialect implements ClientDialect {
    private final RequestReader requestReader = new CompletionsRequestReader();
    private final TurnWriter turnWriter = new CompletionsTurnWriter();
    private final ClientDialect chat;

    /** @param chat OpenAI's chat format: errors and the end of a stream are the same in both */
    public CompletionsDialect(ClientDialect chat) {
        this.chat = chat;
    }

    @Override
    public DialectId id() {
        return DialectId.COMPLETIONS;
    }

    @Override
    public RequestReader requestReader() {
        return requestReader;
    }

    @Override
    public TurnWriter turnWriter() {
        return turnWriter;
    }

    @Override
    public StreamWriter newStreamWriter(WriteContext context) {
        return new CompletionsStreamWriter(context);
    }

    @Override
    public RawTail newRawTail(LoopEvent.Ended last) {
        return chat.newRawTail(last);
    }

    @Override
    public Errors errors() {
        return chat.errors();
    }
}

package io.llmfusion.dialect.interactions;

import io.llmfusion.dialect.ReadContext;
import io.llmfusion.dialect.StreamReader;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.Quirks;
import io.llmfusion.sse.Utf8Slice;
import java.util.ArrayList;
import java.util.List;

/** Ways into this format for tests. */
public final class InteractionsTexts {
    public static final InteractionsDialect DIALECT = new InteractionsDialect();

    private InteractionsTexts() {}

    /** The events of payloads that each stand on a line, as Gemini sends them. */
    public static List<ChatEvent> readPayloads(String lines) {
        List<ChatEvent> events = new ArrayList<>();
        StreamReader reader = DIALECT.newStreamReader(new ReadContext(Quirks.NONE, true));
        lines.lines().forEach(line -> reader.read("", Utf8Slice.of(line), events::add));
        reader.end(events::add);
        return events;
    }
}

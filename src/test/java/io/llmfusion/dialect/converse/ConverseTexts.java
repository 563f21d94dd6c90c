package io.llmfusion.dialect.converse;

import io.llmfusion.dialect.ReadContext;
import io.llmfusion.dialect.StreamReader;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ModelQuirk;
import io.llmfusion.model.Quirks;
import io.llmfusion.sse.Utf8Slice;
import java.util.ArrayList;
import java.util.List;

/** Ways into this format for tests. */
public final class ConverseTexts {
    public static final ConverseDialect DIALECT = new ConverseDialect();

    /** As the present models of Claude are. */
    public static final Quirks CLAUDE = Quirks.NONE.withModels(
            List.of(new ModelQuirk("*", List.of(), List.of("thinking", "top_k", "cachePoint", "stop_sequence"))));

    private ConverseTexts() {}

    /** The events of payloads that each stand on a line, with the event's name as their only member. */
    public static List<ChatEvent> readPayloads(String lines) {
        List<ChatEvent> events = new ArrayList<>();
        StreamReader reader = DIALECT.newStreamReader(new ReadContext(Quirks.NONE, true));
        lines.lines().forEach(line -> reader.read("", Utf8Slice.of(line), events::add));
        reader.end(events::add);
        return events;
    }
}

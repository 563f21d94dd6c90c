package io.llmfusion.fuzz;

import io.llmfusion.dialect.Dialect;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.ReadContext;
import io.llmfusion.dialect.StreamScan;
import io.llmfusion.dialect.TurnReader;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RequestHead;
import io.llmfusion.sse.Utf8Slice;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.core.JacksonException;

/** What the raw path looks at: a request that it splices stays JSON, answers and events are scanned whatever they are. */
record RawFuzz(Dialect dialect) {
    private static final RequestHead HEAD = new RequestHead("m", true, false, Map.of(), "");

    void raw(byte[] bytes) {
        Buffer body = Buffer.buffer(bytes);
        splice(body);
        try {
            dialect.turnReader().scan(body, Quirks.NONE);
        } catch (TurnReader.BadAnswer refused) {
            ClientFuzz.require(!refused.error().message().isBlank(), "a refusal says why");
        }
        StreamScan scan = dialect.newStreamScan(new ReadContext(Quirks.NONE, false));
        new String(bytes, StandardCharsets.UTF_8).lines().forEach(line -> scan.look("", Utf8Slice.of(line)));
    }

    private void splice(Buffer body) {
        ChatBody.Raw raw = new ChatBody.Raw(dialect.id(), HEAD, body);
        try {
            // As the front end does first: what is no JSON object never comes as far as a splice.
            Json.read(body);
            raw.members();
        } catch (JacksonException refused) {
            return;
        }
        try {
            if (dialect.splice().fits(raw, Quirks.NONE)) {
                Json.read(dialect.splice().splice(raw, "zebra", Quirks.NONE));
            }
        } catch (InvalidBody refused) {
            ClientFuzz.require(!refused.error().message().isBlank(), "a refusal says why");
        }
    }
}

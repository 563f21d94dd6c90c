package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.ReadContext;
import io.llmfusion.dialect.StreamReader;
import io.llmfusion.dialect.StreamWriter;
import io.llmfusion.dialect.WriteContext;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.RequestHead;
import io.llmfusion.model.RequestId;
import io.llmfusion.sse.EmptyData;
import io.llmfusion.sse.SseDecoder;
import io.llmfusion.sse.SseEvent;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Short words for the tests of this package. */
final class ResponsesTexts {
    static final ResponsesDialect DIALECT = new ResponsesDialect();
    static final RequestHead HEAD = new RequestHead("any", false, true, Map.of(), "");
    static final ReadContext READ = new ReadContext(Quirks.NONE, true);
    static final WriteContext WRITE = new WriteContext("shown-model", true, true);
    static final RequestId REQUEST = new RequestId("r1");

    private ResponsesTexts() {}

    static ChatRequest request(String body) {
        return DIALECT.requestReader().read(HEAD, Json.utf8(body));
    }

    static JsonNode written(ChatRequest request, Quirks quirks) {
        return Json.read(DIALECT.requestWriter().write(request, quirks).body());
    }

    static WriteContext asked(String body) {
        return WRITE.of(RawObject.scan(body.getBytes(StandardCharsets.UTF_8)));
    }

    /** Frames of these payloads, one in a line, as the provider sends them. */
    static Buffer frames(String payloads) {
        Buffer frames = Buffer.buffer();
        payloads.lines().filter(line -> !line.isBlank()).forEach(line -> frames.appendString("event: ")
                .appendString(Json.read(line).path("type").asString(""))
                .appendString("\ndata: ")
                .appendString(line)
                .appendString("\n\n"));
        return frames;
    }

    static List<SseEvent> events(Buffer... reads) {
        List<SseEvent> events = new ArrayList<>();
        SseDecoder decoder = new SseDecoder(EmptyData.SKIP, 1 << 24, item -> {
            if (item instanceof SseEvent event) {
                events.add(event);
            }
        });
        for (Buffer read : reads) {
            decoder.accept(read);
        }
        decoder.end();
        return events;
    }

    static List<ChatEvent> read(Buffer... reads) {
        return read(READ, reads);
    }

    static List<ChatEvent> read(ReadContext context, Buffer... reads) {
        List<ChatEvent> out = new ArrayList<>();
        StreamReader reader = DIALECT.newStreamReader(context);
        events(reads).forEach(event -> reader.read(event.name(), event.data(), out::add));
        reader.end(out::add);
        return out;
    }

    static List<ChatEvent> readPayloads(String payloads) {
        return read(frames(payloads));
    }

    static Buffer write(List<ChatEvent> events) {
        return write(events, WRITE);
    }

    /** All frames of these events, with the error at the end that the front end writes. */
    static Buffer write(List<ChatEvent> events, WriteContext context) {
        Buffer out = Buffer.buffer();
        StreamWriter writer = DIALECT.newStreamWriter(context);
        for (ChatEvent event : events) {
            writer.write(event, out);
            if (event instanceof ChatEvent.Failed failed) {
                out.appendBuffer(writer.failure(failed.error(), REQUEST, DIALECT.errors()));
            }
        }
        return out;
    }

    /** The payloads of a stream. */
    static List<JsonNode> payloads(Buffer frames) {
        return events(frames).stream()
                .map(event -> Json.read(event.data().text()))
                .toList();
    }
}

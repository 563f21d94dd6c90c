package io.llmfusion.dialect.chat;

import io.llmfusion.dialect.ReadContext;
import io.llmfusion.dialect.StreamReader;
import io.llmfusion.dialect.StreamWriter;
import io.llmfusion.dialect.WriteContext;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RequestHead;
import io.llmfusion.model.RequestId;
import io.llmfusion.sse.Utf8Slice;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Shortcuts of this package's tests: text in, values out, and back. */
final class ChatTexts {
    static final ChatDialect CHAT = new ChatDialect();
    static final String DONE = "[DONE]";
    static final RequestId REQUEST = new RequestId("r1");

    private ChatTexts() {}

    static Buffer bytes(String text) {
        return Buffer.buffer(text.getBytes(StandardCharsets.UTF_8));
    }

    static RequestHead head(String model, boolean stream) {
        return new RequestHead(model, stream, false, Map.of(), "");
    }

    static ChatRequest request(String body) {
        return CHAT.requestReader().read(head("", false), bytes(body));
    }

    /** The events of these chunk payloads, the end of the stream included. */
    static List<ChatEvent> events(List<String> payloads, Quirks quirks) {
        StreamReader reader = CHAT.newStreamReader(new ReadContext(quirks, true));
        List<ChatEvent> events = new ArrayList<>();
        payloads.forEach(payload -> reader.read("", Utf8Slice.of(payload), events::add));
        reader.end(events::add);
        return events;
    }

    static List<ChatEvent> events(String... payloads) {
        return events(List.of(payloads), Quirks.NONE);
    }

    /** All frames of these events as one text, with the error at the end that the front end writes. */
    static String frames(List<ChatEvent> events, WriteContext context) {
        StreamWriter writer = CHAT.newStreamWriter(context);
        Buffer out = Buffer.buffer();
        for (ChatEvent event : events) {
            writer.write(event, out);
            if (event instanceof ChatEvent.Failed failed) {
                out.appendBuffer(CHAT.errors().frame(failed.error(), REQUEST));
            }
        }
        return out.toString();
    }

    /** The payloads of frames that each have one data line. */
    static List<String> payloads(String frames) {
        return frames.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring("data: ".length()))
                .toList();
    }

    /** A chunk of one choice with this delta. */
    static String chunk(String delta) {
        return chunk(delta, "null");
    }

    /** @param finish as JSON */
    static String chunk(String delta, String finish) {
        return "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m\",\"choices\":[{\"index\":0,"
                + "\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}";
    }

    static String content(String text) {
        return chunk("{\"content\":" + Json.quote(text) + "}");
    }

    static String finish(String reason) {
        return chunk("{}", Json.quote(reason));
    }
}

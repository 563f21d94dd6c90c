package io.llmfusion.command;

import io.llmfusion.sse.EmptyData;
import io.llmfusion.sse.SseDecoder;
import io.llmfusion.sse.SseEvent;
import io.llmfusion.sse.SseItem;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** The messages in an answer, whether it is one JSON body or a stream of events. */
final class AnswerBody {
    private static final int LARGEST_EVENT = 256 << 20;
    private static final int READ = 16 << 10;

    private AnswerBody() {}

    /** Hands over each message as it comes; returns at the end, with the last event's id where there was one. */
    static Optional<String> read(HttpResponse<InputStream> answer, Consumer<String> messages) throws IOException {
        try (InputStream body = answer.body()) {
            String type = answer.headers().firstValue("content-type").orElse("");
            if (type.startsWith("text/event-stream")) {
                return events(body, messages);
            }
            messages.accept(new String(body.readAllBytes(), StandardCharsets.UTF_8));
            return Optional.empty();
        }
    }

    private static Optional<String> events(InputStream body, Consumer<String> messages) throws IOException {
        SseDecoder decoder = new SseDecoder(EmptyData.SKIP, LARGEST_EVENT, item -> item(item, messages));
        byte[] bytes = new byte[READ];
        for (int count = body.read(bytes); count >= 0; count = body.read(bytes)) {
            decoder.accept(Buffer.buffer(count).appendBytes(bytes, 0, count));
        }
        return Optional.of(decoder.lastEventId()).filter(id -> !id.isEmpty());
    }

    private static void item(SseItem item, Consumer<String> messages) {
        if (item instanceof SseEvent event && event.name().equals(SseEvent.MESSAGE)) {
            messages.accept(new String(
                    event.data().array(), event.data().offset(), event.data().length(), StandardCharsets.UTF_8));
        }
    }
}

package io.llmfusion.provider;

import io.llmfusion.model.Json;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;
import tools.jackson.databind.JsonNode;

/** AWS' frames as Bedrock writes them. */
public final class AwsWire {
    public static final String CONTENT_TYPE = "application/vnd.amazon.eventstream";

    private AwsWire() {}

    public static Buffer event(String type, String payload) {
        return frame("event", ":event-type", type, payload);
    }

    public static Buffer exception(String type, String payload) {
        return frame("exception", ":exception-type", type, payload);
    }

    private static Buffer frame(String kind, String header, String type, String payload) {
        Map<String, HeaderValue> headers = new LinkedHashMap<>();
        headers.put(header, HeaderValue.fromString(type));
        headers.put(":content-type", HeaderValue.fromString("application/json"));
        headers.put(":message-type", HeaderValue.fromString(kind));
        ByteBuffer bytes = new Message(headers, payload.getBytes(StandardCharsets.UTF_8)).toByteBuffer();
        byte[] array = new byte[bytes.remaining()];
        bytes.get(array);
        return Buffer.buffer(array);
    }

    /** Frames of payloads that each stand on a line, with the event's name as their only member. */
    public static Buffer stream(String lines) {
        Buffer all = Buffer.buffer();
        lines.lines().forEach(line -> {
            Map.Entry<String, JsonNode> only =
                    Json.read(line).properties().iterator().next();
            String payload = Json.write(only.getValue());
            all.appendBuffer(
                    only.getKey().endsWith("Exception")
                            ? exception(only.getKey(), payload)
                            : event(only.getKey(), payload));
        });
        return all;
    }

    /** The head of a frame that says these lengths. */
    static Buffer prelude(int total, int headers) {
        Buffer head = Buffer.buffer().appendInt(total).appendInt(headers);
        CRC32 sum = new CRC32();
        sum.update(head.getBytes());
        return head.appendInt((int) sum.getValue());
    }
}

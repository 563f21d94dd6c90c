package io.llmfusion.http;

import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.mcp.protocol.McpNotification;
import io.llmfusion.mcp.protocol.RawSplice;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.sse.SseEncoder;
import io.llmfusion.sse.SseEvent;
import io.llmfusion.sse.Utf8Slice;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The events of a call over the bridge: `progress` and `log` with the params of the server's notifications, `notification`
 * with the whole of any other, and last `result` with the result or `error` with the error's body.
 */
final class BridgeEvents {
    private BridgeEvents() {}

    /** Whether the client asks for events. */
    static boolean wanted(HttpServerRequest request) {
        List<String> accepted = request.headers().getAll(HttpHeaders.ACCEPT);
        return accepted.stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("text/event-stream"));
    }

    static Buffer notification(StreamItem.Notification said) {
        Optional<McpNotification> kind = McpNotification.of(said.method());
        if (kind.equals(Optional.of(McpNotification.PROGRESS))) {
            // The token is ours: there is one call, so that nothing needs telling apart.
            return encode("progress", RawSplice.remove(said.params(), "progressToken"));
        }
        if (kind.equals(Optional.of(McpNotification.MESSAGE))) {
            return encode("log", said.params());
        }
        RawJson whole = new RawJson("{\"method\":" + Json.quote(said.method()) + ",\"params\":"
                + said.params().text() + "}");
        return encode("notification", whole);
    }

    static SseEvent result(RawJson result) {
        return SseEvent.named("result", Utf8Slice.of(result.text()));
    }

    static SseEvent error(Buffer body) {
        return SseEvent.named("error", Utf8Slice.of(body.toString()));
    }

    private static Buffer encode(String name, RawJson data) {
        return SseEncoder.encode(SseEvent.named(name, Utf8Slice.of(data.text())));
    }
}

package io.llmfusion.mcp.client;

import io.llmfusion.mcp.protocol.JsonRpcInput;
import io.llmfusion.mcp.protocol.JsonRpcReader;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Optional;

/** Reads messages in the order they came: small ones at once, large ones on a worker, so that no event loop waits for them. */
final class MessageParser {
    private static final int LARGE = 256 * 1024;

    private final Context context;
    private Future<JsonRpcInput> last;

    MessageParser(Context context) {
        this.context = context;
        this.last = Future.succeededFuture();
    }

    /** The message, after all those before it. */
    Future<JsonRpcInput> read(byte[] bytes) {
        Future<JsonRpcInput> before = last;
        last = before.compose(ignored -> parse(bytes));
        return last;
    }

    /** Completes when everything given so far has been read. */
    Future<Void> settled() {
        return last.mapEmpty();
    }

    private Future<JsonRpcInput> parse(byte[] bytes) {
        return bytes.length < LARGE
                ? Future.succeededFuture(JsonRpcReader.read(bytes))
                : context.<Optional<JsonRpcInput>>executeBlocking(() -> Optional.of(JsonRpcReader.read(bytes)), false)
                        .map(Optional::orElseThrow);
    }
}

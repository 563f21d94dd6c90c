package io.llmfusion.mcp.client;

import io.llmfusion.bus.message.McpCall;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.mcp.protocol.LogLevel;
import io.llmfusion.mcp.protocol.McpMethod;
import io.llmfusion.mcp.protocol.RawSplice;
import io.llmfusion.model.RawJson;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What many clients wish of the one session that they share: a resource is unsubscribed when its last subscriber leaves,
 * and the log level is the most talkative that anybody asked for. Callers forward each of their clients' subscriptions
 * once. Used on the verticle's context.
 */
final class SharedWishes {
    private static final McpReply DONE = new McpReply.Result(RawJson.EMPTY_OBJECT);

    private final Map<String, Integer> subscribers = new HashMap<>();
    private Optional<LogLevel> level = Optional.empty();

    /** The answer to a call that the server need not hear of. */
    Optional<McpReply> settled(McpCall call) {
        if (McpMethod.RESOURCES_UNSUBSCRIBE.is(call.method())) {
            return leave(uri(call)) ? Optional.of(DONE) : Optional.empty();
        }
        boolean heard = McpMethod.LOGGING_SET_LEVEL.is(call.method())
                && level.isPresent()
                && level(call).filter(wanted -> wanted.atLeast(level.get())).isPresent();
        return heard ? Optional.of(DONE) : Optional.empty();
    }

    /** The server has agreed. */
    void agreed(McpCall call) {
        if (McpMethod.RESOURCES_SUBSCRIBE.is(call.method())) {
            subscribers.merge(uri(call), 1, Integer::sum);
        } else if (McpMethod.LOGGING_SET_LEVEL.is(call.method())) {
            level = level(call);
        }
    }

    /** A new session of the server knows nothing of all that; whoever still wants it says so again. */
    void forget() {
        subscribers.clear();
        level = Optional.empty();
    }

    /** True while others stay. */
    private boolean leave(String uri) {
        int left = subscribers.getOrDefault(uri, 0) - 1;
        if (left > 0) {
            subscribers.put(uri, left);
            return true;
        }
        subscribers.remove(uri);
        return false;
    }

    private static String uri(McpCall call) {
        return RawSplice.string(call.params(), "uri").orElse("");
    }

    private static Optional<LogLevel> level(McpCall call) {
        return RawSplice.string(call.params(), "level").flatMap(LogLevel::of);
    }
}

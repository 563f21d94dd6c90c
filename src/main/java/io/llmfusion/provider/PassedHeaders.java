package io.llmfusion.provider;

import io.vertx.core.MultiMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The headers of a provider's answer that are its client's business: limits, waits and the provider's request id. */
final class PassedHeaders {
    private PassedHeaders() {}

    /** Names in lower case. */
    static Map<String, String> of(MultiMap headers) {
        Map<String, String> passed = new HashMap<>();
        for (Map.Entry<String, String> header : headers) {
            if (mayPass(header.getKey())) {
                passed.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
            }
        }
        return passed;
    }

    private static boolean mayPass(String name) {
        return switch (name.charAt(0)) {
            case 'x', 'X' -> starts(name, "x-ratelimit-") || starts(name, "x-request-id");
            case 'r', 'R' -> starts(name, "retry-after") || starts(name, "request-id");
            case 'a', 'A' -> starts(name, "anthropic-ratelimit-");
            case 'o', 'O' -> starts(name, "openai-processing-ms");
            default -> false;
        };
    }

    private static boolean starts(String name, String prefix) {
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
    }
}

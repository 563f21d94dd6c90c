package io.llmfusion.http;

import io.llmfusion.bus.message.AnswerHead;
import io.llmfusion.model.Warning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the head of an answer tells of its way: the provider's own headers that matter, and the gateway's. */
final class AnswerHeaders {
    private static final int LONGEST_WARNINGS = 4_000;

    private AnswerHeaders() {}

    static Map<String, String> of(Exchange exchange, AnswerHead head) {
        Map<String, String> headers = new LinkedHashMap<>(head.headers());
        headers.put(FusionHeaders.REQUEST_ID, exchange.id().value());
        headers.put(FusionHeaders.PROVIDER, head.provider().value());
        headers.put(FusionHeaders.MODEL, visible(head.model()));
        headers.put(FusionHeaders.ATTEMPTS, Integer.toString(head.attempts()));
        long own = exchange.age().minus(head.upstream()).toNanos() / 1_000;
        headers.put(FusionHeaders.OVERHEAD, Long.toString(Math.max(0, own)));
        if (!head.warnings().isEmpty()) {
            headers.put(FusionHeaders.WARNINGS, warnings(head.warnings()));
        }
        return headers;
    }

    private static String warnings(List<Warning> warnings) {
        String all = warnings.stream().map(Warning::line).collect(Collectors.joining("; "));
        return visible(all.length() <= LONGEST_WARNINGS ? all : all.substring(0, LONGEST_WARNINGS) + "...");
    }

    /** Header values are visible ASCII; anything else becomes a question mark. */
    private static String visible(String text) {
        return isAllVisible(text) ? text : masked(text);
    }

    private static boolean isAllVisible(String text) {
        for (int index = 0; index < text.length(); index++) {
            if (!isVisible(text.charAt(index))) {
                return false;
            }
        }
        return true;
    }

    private static String masked(String text) {
        return text.codePoints()
                .map(character -> isVisible(character) ? character : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isVisible(int character) {
        return character >= ' ' && character <= '~';
    }
}

package io.llmfusion.dialect.responses;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Ids of answers and items. Those made here hold {@code _fusion_}: no provider must be sent them, and what they stand on is
 * the gateway's own. They follow from the answer's id, so that an answer has the same ones however often it is written.
 */
final class ResponsesIds {
    /** What stands in every id of an item that was made here. */
    static final String MARK = "_fusion_";

    /** Ids may have 64 characters; a prefix and a number come round it. */
    private static final int LONGEST_BASE = 36;

    private static final int LONGEST_CALL = 64;
    private static final int KEPT_OF_CALL = 40;
    private static final Pattern OTHER = Pattern.compile("[^A-Za-z0-9]");
    private static final String ANSWER = "resp_";
    private static final String LOOP_CALL = "mcp" + MARK;

    private final String base;

    ResponsesIds(String answer) {
        String plain = OTHER.matcher(answer.startsWith(ANSWER) ? answer.substring(ANSWER.length()) : answer)
                .replaceAll("");
        base = plain.substring(Math.max(0, plain.length() - LONGEST_BASE));
    }

    /** The id of an answer: the provider's own where it looks like one. */
    static String answer(String providers) {
        if (providers.isEmpty()) {
            return ANSWER + UUID.randomUUID().toString().replace("-", "");
        }
        return providers.startsWith(ANSWER) ? providers : ANSWER + providers;
    }

    /** @param prefix of the item's kind, such as {@code msg} */
    String item(String prefix, int index) {
        return prefix + MARK + base + "_" + index;
    }

    /** The item that shows a call of the gateway's tool loop. */
    static String loopCall(String callId) {
        return LOOP_CALL + callId;
    }

    static boolean isLoopCall(String item) {
        return item.startsWith(LOOP_CALL) && item.length() > LOOP_CALL.length();
    }

    /** The call that such an item shows. */
    static String callOfLoop(String item) {
        return item.substring(LOOP_CALL.length());
    }

    static boolean isOurs(String item) {
        return item.contains(MARK);
    }

    static String newCall() {
        return "call_" + UUID.randomUUID().toString().replace("-", "").substring(0, 24);
    }

    /** A call's id as the API takes it: the same for the call and its result. */
    static String fit(String callId) {
        return callId.length() <= LONGEST_CALL
                ? callId
                : callId.substring(0, KEPT_OF_CALL) + "_" + Integer.toHexString(callId.hashCode());
    }
}

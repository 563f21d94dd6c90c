package io.llmfusion.dialect.converse;

import java.util.regex.Pattern;

/**
 * Ids of tool calls as the API takes them: letters, digits, {@code _} and {@code -}, at most 64 of them.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolUseBlock.html">ToolUseBlock</a>
 */
final class ConverseCallIds {
    private static final Pattern TAKEN = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final Pattern OTHER = Pattern.compile("[^a-zA-Z0-9_-]");
    private static final int KEPT = 40;

    private ConverseCallIds() {}

    /** The id itself where it is taken, else one made of it: the same for the call and its result. */
    static String fit(String id) {
        if (TAKEN.matcher(id).matches()) {
            return id;
        }
        String clean = OTHER.matcher(id).replaceAll("_");
        String head = clean.length() > KEPT ? clean.substring(0, KEPT) : clean;
        return head + "_" + Integer.toHexString(id.hashCode());
    }
}

package io.llmfusion.dialect.chat;

import io.llmfusion.model.ToolCallId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Ids of tool calls: new ones, and others where a vendor does not take the given one. */
final class ToolCallIds {
    /** Lengths that vendors ask for (Mistral: 9), most wanted first. */
    private static final List<Integer> LENGTHS = List.of(9, 24, 32, 40, 64);

    private ToolCallIds() {}

    static ToolCallId mint() {
        return new ToolCallId(
                "call_" + UUID.randomUUID().toString().replace("-", "").substring(0, 24));
    }

    /** For a legacy `function_call` in the message at this path: the same each time, so that prompt caches keep hitting. */
    static ToolCallId legacy(String path) {
        return new ToolCallId("call_" + path.replaceAll("[^A-Za-z0-9]", ""));
    }

    /**
     * An id that matches the pattern: the given one if it does, else one made of it, always the same, so that calls and
     * results still meet. The given one where no length fits.
     */
    static String matching(String id, Optional<String> pattern) {
        return pattern.flatMap(ToolCallIds::compile)
                .filter(wanted -> !wanted.matcher(id).matches())
                .flatMap(wanted -> LENGTHS.stream()
                        .map(length -> digest(id).substring(0, length))
                        .filter(candidate -> wanted.matcher(candidate).matches())
                        .findFirst())
                .orElse(id);
    }

    private static Optional<Pattern> compile(String pattern) {
        try {
            return Optional.of(Pattern.compile(pattern));
        } catch (PatternSyntaxException refused) {
            return Optional.empty();
        }
    }

    private static String digest(String id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}

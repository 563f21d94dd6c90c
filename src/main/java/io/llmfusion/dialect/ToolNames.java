package io.llmfusion.dialect;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.Part;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolChoice;
import io.llmfusion.model.ToolSpec;
import io.llmfusion.model.ToolUsePolicy;
import io.llmfusion.sse.Utf8Slice;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Names of tools that the target refuses, under others: MCP allows dots and slashes, Anthropic 128 characters, OpenAI 64.
 * The same name becomes the same one each time, so that prompt caches keep hitting; the answer's names are turned back, so
 * that neither client nor model ever meets the other's. Immutable.
 */
public final class ToolNames {
    public static final ToolNames NONE = new ToolNames(Map.of());

    private static final Pattern OTHER = Pattern.compile("[^a-zA-Z0-9_-]");
    private static final int KEPT = 50;
    private static final int DIGITS = 8;

    /** By the name that was sent. */
    private final Map<String, String> original;

    private ToolNames(Map<String, String> original) {
        this.original = Map.copyOf(original);
    }

    /** @param names to read the answer with */
    public record Fitted(ChatRequest request, ToolNames names) {}

    /** @param pattern that the target's names match */
    public static Fitted fit(ChatRequest request, String pattern) {
        Set<String> names = names(request);
        Pattern taken = Pattern.compile(pattern);
        Map<String, String> sent = new HashMap<>();
        names.stream()
                .filter(name -> !taken.matcher(name).matches())
                .forEach(name -> sent.put(name, fitting(name, taken, names)));
        sent.entrySet().removeIf(entry -> entry.getKey().equals(entry.getValue()));
        if (sent.isEmpty()) {
            return new Fitted(request, NONE);
        }
        Map<String, String> original = new HashMap<>();
        sent.forEach((given, name) -> original.put(name, given));
        return new Fitted(renamed(request, sent), new ToolNames(original));
    }

    private static Set<String> names(ChatRequest request) {
        Set<String> names = new LinkedHashSet<>();
        for (ToolSpec tool : request.tools().tools()) {
            if (tool instanceof ToolSpec.Function function) {
                names.add(function.name());
            }
        }
        for (ChatMessage message : request.messages()) {
            for (Part part : message.parts()) {
                if (part instanceof Part.ToolUse use) {
                    names.add(use.call().name());
                }
            }
        }
        return names;
    }

    /** With a piece of the name's digest, so that two that differ only in what is replaced stay two. */
    private static String fitting(String name, Pattern taken, Set<String> others) {
        String clean = OTHER.matcher(name).replaceAll("_");
        String digest = digest(name);
        String head = clean.substring(0, Math.min(KEPT, clean.length()));
        for (String start : List.of("", "t_")) {
            for (int digits = DIGITS; digits <= DIGITS + 4; digits += 4) {
                String candidate = start + head + "_" + digest.substring(0, digits);
                if (taken.matcher(candidate).matches() && !others.contains(candidate)) {
                    return candidate;
                }
            }
        }
        return name;
    }

    private static String digest(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static ChatRequest renamed(ChatRequest request, Map<String, String> names) {
        ToolUsePolicy policy = request.tools();
        List<ToolSpec> tools =
                policy.tools().stream().map(tool -> renamed(tool, names)).toList();
        ToolUsePolicy renamed = new ToolUsePolicy(
                tools, policy.choice().map(choice -> renamed(choice, names)), policy.parallel(), policy.mcp());
        List<ChatMessage> messages = request.messages().stream()
                .map(message -> new ChatMessage(
                        message.role(),
                        message.parts().stream()
                                .map(part -> renamed(part, names))
                                .toList(),
                        message.name(),
                        message.extras(),
                        message.place()))
                .toList();
        return request.withTools(renamed).withMessages(messages);
    }

    private static ToolSpec renamed(ToolSpec tool, Map<String, String> names) {
        return tool instanceof ToolSpec.Function function && names.containsKey(function.name())
                ? new ToolSpec.Function(
                        names.getOrDefault(function.name(), function.name()),
                        function.description(),
                        function.inputSchema(),
                        function.strict(),
                        function.extras())
                : tool;
    }

    private static ToolChoice renamed(ToolChoice choice, Map<String, String> names) {
        return choice instanceof ToolChoice.Named(String name)
                ? new ToolChoice.Named(names.getOrDefault(name, name))
                : choice;
    }

    private static Part renamed(Part part, Map<String, String> names) {
        if (part instanceof Part.ToolUse use && names.containsKey(use.call().name())) {
            ToolCall call = use.call();
            String name = names.getOrDefault(call.name(), call.name());
            return new Part.ToolUse(new ToolCall(call.id(), name, call.arguments(), call.signature()), use.extras());
        }
        return part;
    }

    /** The answer with the names that the request had. */
    public ChatTurn restored(ChatTurn turn) {
        if (original.isEmpty()) {
            return turn;
        }
        List<ChatTurn.Choice> choices = turn.choices().stream()
                .map(choice -> new ChatTurn.Choice(
                        choice.index(),
                        choice.parts().stream()
                                .map(part -> renamed(part, original))
                                .toList(),
                        choice.finish(),
                        choice.logprobs()))
                .toList();
        return new ChatTurn(turn.id(), turn.model(), turn.created(), choices, turn.usage(), turn.extras());
    }

    /** A reader whose events have the names that the request had. */
    public StreamReader around(StreamReader reader) {
        return original.isEmpty() ? reader : new Restoring(reader, original);
    }

    private record Restoring(StreamReader reader, Map<String, String> original) implements StreamReader {
        @Override
        public void read(String event, Utf8Slice data, Consumer<ChatEvent> out) {
            reader.read(event, data, restoring(out));
        }

        @Override
        public void end(Consumer<ChatEvent> out) {
            reader.end(restoring(out));
        }

        private Consumer<ChatEvent> restoring(Consumer<ChatEvent> out) {
            return event -> out.accept(
                    event instanceof ChatEvent.ToolCallStart start
                            ? new ChatEvent.ToolCallStart(
                                    start.choice(),
                                    start.block(),
                                    start.id(),
                                    original.getOrDefault(start.name(), start.name()),
                                    start.extras())
                            : event);
        }
    }
}

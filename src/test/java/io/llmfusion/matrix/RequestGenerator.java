package io.llmfusion.matrix;

import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Media;
import io.llmfusion.model.OutputOptions;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ResponseFormat;
import io.llmfusion.model.Role;
import io.llmfusion.model.Sampling;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import io.llmfusion.model.ToolSpec;
import io.llmfusion.model.ToolUsePolicy;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/** Makes valid requests at random. The same seed makes the same requests. */
final class RequestGenerator {
    private static final String CONTENT = "(messages|contents|input|system|instructions).*";

    private final Random random;
    private final List<GeneratedRequest.Trace> traces = new ArrayList<>();
    private final List<ToolSpec> tools = new ArrayList<>();
    private int made;

    RequestGenerator(Random random) {
        this.random = random;
    }

    GeneratedRequest next() {
        traces.clear();
        tools.clear();
        ChatRequest request = ChatRequest.of("any", conversation())
                .withTools(new ToolUsePolicy(tools, Optional.empty(), Optional.empty(), List.of()))
                .withSampling(sampling())
                .withOutput(output());
        return new GeneratedRequest(request, List.copyOf(traces));
    }

    private List<ChatMessage> conversation() {
        List<ChatMessage> messages = new ArrayList<>();
        if (sometimes()) {
            messages.add(ChatMessage.text(Role.SYSTEM, words("(messages|system|input|instructions).*")));
        }
        messages.add(user());
        for (int turns = random.nextInt(4); turns > 0; turns--) {
            if (sometimes()) {
                callsAndResults(messages);
            }
            messages.add(ChatMessage.text(Role.ASSISTANT, words(CONTENT)));
            messages.add(user());
        }
        return messages;
    }

    private ChatMessage user() {
        List<Part> parts = new ArrayList<>(List.of(Part.Text.of(words(CONTENT))));
        if (random.nextInt(3) == 0) {
            parts.add(image());
        }
        if (random.nextInt(6) == 0) {
            Media pdf = new Media.Inline("application/pdf", bytes(CONTENT));
            parts.add(new Part.Document(pdf, Optional.of("paper.pdf"), Extras.NONE));
        }
        if (random.nextInt(8) == 0) {
            parts.add(new Part.Audio(new Media.Inline("audio/wav", bytes(CONTENT)), "wav", Extras.NONE));
        }
        return ChatMessage.of(Role.USER, parts);
    }

    private Part image() {
        return new Part.Image(new Media.Inline("image/png", bytes(CONTENT)), Optional.empty(), Extras.NONE);
    }

    /** One to three calls in one turn, then their results. */
    private void callsAndResults(List<ChatMessage> messages) {
        List<Part> calls = new ArrayList<>();
        List<Part> results = new ArrayList<>();
        for (int call = random.nextInt(3); call >= 0; call--) {
            String id = "call_" + ++made;
            String arguments = "{\"q\":\"" + words(CONTENT) + "\"}";
            calls.add(new Part.ToolUse(ToolCall.of(id, tool(), arguments), Extras.NONE));
            List<Part> content = new ArrayList<>(List.of(Part.Text.of(words(CONTENT))));
            if (random.nextInt(5) == 0) {
                content.add(image());
            }
            results.add(new Part.ToolResult(new ToolCallId(id), content, random.nextInt(7) == 0, Extras.NONE));
        }
        messages.add(ChatMessage.of(Role.ASSISTANT, calls));
        messages.add(ChatMessage.of(Role.TOOL, results));
    }

    private String tool() {
        if (!tools.isEmpty() && sometimes()) {
            return ((ToolSpec.Function) tools.getFirst()).name();
        }
        String name = "tool_" + ++made;
        traces.add(new GeneratedRequest.Trace(name, "tool.*"));
        RawJson schema =
                new RawJson("{\"type\":\"object\",\"properties\":{\"q\":{\"type\":\"string\",\"description\":\""
                        + words("tool.*") + "\"}},\"required\":[\"q\"]}");
        tools.add(new ToolSpec.Function(name, Optional.of(words("tool.*")), schema, Optional.empty(), Extras.NONE));
        return name;
    }

    private Sampling sampling() {
        return new Sampling(
                OptionalLong.of(8_192 + number("max.*")),
                decimal("(.*\\.)?temperature"),
                decimal("(.*\\.)?topp"),
                OptionalInt.empty(),
                sometimes() ? List.of(words("(.*\\.)?stop.*")) : List.of(),
                sometimes() ? OptionalLong.of(traced("(.*\\.)?seed")) : OptionalLong.empty(),
                decimal("(.*\\.)?frequencypenalty"),
                decimal("(.*\\.)?presencepenalty"),
                OptionalInt.empty());
    }

    private OutputOptions output() {
        if (random.nextInt(3) > 0) {
            return OutputOptions.PLAIN;
        }
        RawJson schema =
                new RawJson("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"description\":\""
                        + words("(response|text|output|generationconfig|tool).*")
                        + "\"}},\"required\":[\"a\"],\"additionalProperties\":false}");
        ResponseFormat format = new ResponseFormat.Schema("shape", Optional.empty(), schema, Optional.of(true));
        return new OutputOptions(false, false, Optional.of(format), Optional.empty(), OptionalInt.empty());
    }

    private Optional<BigDecimal> decimal(String fields) {
        if (sometimes()) {
            return Optional.empty();
        }
        BigDecimal value = new BigDecimal("0." + (10_000 + random.nextInt(40_000) * 2 + 1));
        traces.add(new GeneratedRequest.Trace(value.toString(), fields));
        return Optional.of(value);
    }

    private long traced(String fields) {
        long value = 100_000_000L + random.nextInt(800_000_000);
        traces.add(new GeneratedRequest.Trace(Long.toString(value), fields));
        return value;
    }

    private long number(String fields) {
        long value = random.nextInt(8_000);
        traces.add(new GeneratedRequest.Trace(Long.toString(8_192 + value), fields));
        return value;
    }

    private String words(String fields) {
        String text = "zebra-" + Integer.toHexString(++made) + "-" + Long.toHexString(random.nextLong());
        traces.add(new GeneratedRequest.Trace(text, fields));
        return text;
    }

    private String bytes(String fields) {
        byte[] raw = ("binary " + ++made + " " + random.nextLong()).getBytes(StandardCharsets.UTF_8);
        String text = Base64.getEncoder().encodeToString(raw);
        traces.add(new GeneratedRequest.Trace(text, fields));
        return text;
    }

    private boolean sometimes() {
        return random.nextBoolean();
    }
}

package io.llmfusion.dialect.chat;

import io.llmfusion.model.Annotation;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.Part;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import tools.jackson.databind.JsonNode;

/**
 * Reads the deltas of one choice. What is spoken (reasoning, text, refusal) has at most one open block; another kind, or a
 * tool call, closes it. Tool calls stay open until the choice ends, since their deltas may interleave.
 */
final class ChatChoiceReader {
    private final int choice;
    private final Quirks quirks;
    private final ChatBlocks blocks;
    private final ChatToolDeltas tools;
    private final List<Part.Native> waiting = new ArrayList<>();
    private Spoken open = Spoken.NOTHING;
    private int block = -1;
    private int audioBlock = -1;
    private Optional<String> finish = Optional.empty();

    private enum Spoken {
        NOTHING,
        REASONING,
        TEXT,
        REFUSAL
    }

    ChatChoiceReader(int choice, Quirks quirks, ChatBlocks blocks) {
        this.choice = choice;
        this.quirks = quirks;
        this.blocks = blocks;
        tools = new ChatToolDeltas(choice, blocks);
    }

    void read(JsonNode part, Consumer<ChatEvent> out) {
        JsonNode delta = part.path("delta");
        ChatMessageParts.reasoning(delta, quirks).ifPresent(text -> reasoning(text, out));
        content(delta.path("content"), out);
        ChatMessageParts.text(delta.path("refusal")).ifPresent(text -> {
            speak(Spoken.REFUSAL, out);
            out.accept(new ChatEvent.RefusalDelta(choice, block, text));
        });
        delta.path("annotations").forEach(annotation -> annotation(annotation, out));
        if (delta.path("audio").isObject()) {
            audio(delta.path("audio"), out);
        }
        tools(delta, out);
        delta.path("images").forEach(image -> nativeBlock(image, out));
        furtherMembers(delta, out);
        if (part.path("logprobs").isObject()) {
            out.accept(new ChatEvent.Logprobs(choice, annotation(part.path("logprobs"))));
        }
        ChatMessageParts.text(part.path("finish_reason")).ifPresent(raw -> finish = Optional.of(raw));
    }

    /**
     * Reasoning details, citations and the like; plain values are bookkeeping that some vendors repeat in every delta. They
     * wait for the first content: what a vendor adds before it must not commit the answer to this provider.
     */
    private void furtherMembers(JsonNode delta, Consumer<ChatEvent> out) {
        ChatMessageParts.rest(delta, quirks).forEach((name, value) -> {
            JsonNode member = delta.path(name);
            if (member.isContainer() && !member.isEmpty() && !name.equals("images")) {
                waiting.add(ChatNative.messageField(name, value));
            }
        });
        if (block >= 0 || audioBlock >= 0 || tools.any()) {
            tellWaiting(out);
        }
    }

    private void tellWaiting(Consumer<ChatEvent> out) {
        waiting.forEach(member -> out.accept(
                new ChatEvent.NativeBlock(choice, blocks.open(), member.dialect(), member.type(), member.block())));
        waiting.clear();
    }

    boolean isFinished() {
        return finish.isPresent();
    }

    FinishReason finish() {
        return ChatFinishReasons.read(finish.orElse(""), tools.any());
    }

    /** Ends what is open; called once, at the end of the answer. */
    void close(Consumer<ChatEvent> out) {
        speak(Spoken.NOTHING, out);
        tools.close(out);
        tellWaiting(out);
    }

    private void content(JsonNode content, Consumer<ChatEvent> out) {
        if (content.isString()) {
            text(content.stringValue(), out);
        } else if (content.isArray()) {
            content.forEach(part -> contentPart(part, out));
        }
    }

    /** Mistral's reasoning models stream content in parts. */
    private void contentPart(JsonNode part, Consumer<ChatEvent> out) {
        switch (part.path("type").asString("")) {
            case "text" -> text(part.path("text").asString(""), out);
            case "thinking" -> reasoning(ChatMessageParts.thinking(part.path("thinking")), out);
            default -> nativeBlock(part, out);
        }
    }

    private void text(String text, Consumer<ChatEvent> out) {
        if (!text.isEmpty()) {
            speak(Spoken.TEXT, out);
            out.accept(new ChatEvent.TextDelta(choice, block, text));
        }
    }

    private void reasoning(String text, Consumer<ChatEvent> out) {
        if (!text.isEmpty()) {
            speak(Spoken.REASONING, out);
            out.accept(new ChatEvent.ReasoningDelta(choice, block, text));
        }
    }

    private void annotation(JsonNode annotation, Consumer<ChatEvent> out) {
        speak(Spoken.TEXT, out);
        out.accept(new ChatEvent.TextAnnotation(choice, block, annotation(annotation)));
    }

    private void audio(JsonNode audio, Consumer<ChatEvent> out) {
        if (audioBlock < 0) {
            audioBlock = blocks.open();
        }
        out.accept(new ChatEvent.AudioDelta(
                choice,
                audioBlock,
                audio.path("data").asString(""),
                ChatMessageParts.text(audio.path("transcript")),
                ChatJson.rest(audio, Set.of("data", "transcript"))));
    }

    private void tools(JsonNode delta, Consumer<ChatEvent> out) {
        JsonNode calls = delta.path("tool_calls");
        JsonNode legacy = delta.path("function_call");
        if (calls.isEmpty() && !legacy.isObject()) {
            return;
        }
        speak(Spoken.NOTHING, out);
        calls.forEach(call -> tools.read(call, out));
        if (legacy.isObject()) {
            tools.readLegacy(legacy, out);
        }
    }

    private void nativeBlock(JsonNode value, Consumer<ChatEvent> out) {
        speak(Spoken.NOTHING, out);
        String type = value.path("type").asString("");
        out.accept(new ChatEvent.NativeBlock(choice, blocks.open(), DialectId.CHAT, type, RawJson.of(value)));
    }

    private static Annotation annotation(JsonNode value) {
        return new Annotation(DialectId.CHAT, RawJson.of(value));
    }

    private void speak(Spoken wanted, Consumer<ChatEvent> out) {
        if (open == wanted) {
            return;
        }
        switch (open) {
            case NOTHING -> {}
            case REASONING -> out.accept(new ChatEvent.ReasoningEnd(choice, block, Optional.empty()));
            case TEXT -> out.accept(new ChatEvent.TextEnd(choice, block));
            case REFUSAL -> out.accept(new ChatEvent.RefusalEnd(choice, block));
        }
        open = wanted;
        switch (wanted) {
            case NOTHING -> {}
            case REASONING -> start(number -> new ChatEvent.ReasoningStart(choice, number), out);
            case TEXT -> start(number -> new ChatEvent.TextStart(choice, number), out);
            case REFUSAL -> start(number -> new ChatEvent.RefusalStart(choice, number), out);
        }
    }

    private void start(IntFunction<ChatEvent> event, Consumer<ChatEvent> out) {
        block = blocks.open();
        out.accept(event.apply(block));
    }
}

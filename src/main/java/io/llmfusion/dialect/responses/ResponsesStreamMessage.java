package io.llmfusion.dialect.responses;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** A message of a provider's stream: each of its content parts is a block. */
final class ResponsesStreamMessage implements ResponsesStreamItem {
    private static final Set<String> KNOWN = Set.of("type", "role", "content", "status");

    private final ResponsesBlocks blocks;
    private final JsonNode item;
    private final Map<Integer, OpenPart> parts = new TreeMap<>();
    private boolean told;

    private static final class OpenPart {
        private final int block;
        private final boolean refusal;
        private int annotations;
        private boolean text;
        private boolean logprobs;
        private boolean over;

        OpenPart(int block, boolean refusal) {
            this.block = block;
            this.refusal = refusal;
        }
    }

    ResponsesStreamMessage(ResponsesBlocks blocks, JsonNode item) {
        this.blocks = blocks;
        this.item = item;
    }

    @Override
    public void begin(Consumer<ChatEvent> out) {}

    @Override
    public void event(String type, JsonNode payload, Consumer<ChatEvent> out) {
        int index = payload.path("content_index").asInt(0);
        switch (type) {
            case "response.output_text.delta" -> {
                text(index, payload.path("delta").asString(""), out);
                logprobs(index, payload.path("logprobs"), out);
            }
            case "response.output_text.annotation.added" -> annotation(index, payload.path("annotation"), out);
            case "response.output_text.done" -> {
                whole(index, payload.path("text"), out);
                wholeLogprobs(index, payload.path("logprobs"), out);
            }
            case "response.refusal.delta" ->
                refusal(index, payload.path("delta").asString(""), out);
            case "response.refusal.done" -> wholeRefusal(index, payload.path("refusal"), out);
            case "response.content_part.done" -> part(index, payload.path("part"), out);
            default -> {}
        }
    }

    private void text(int index, String delta, Consumer<ChatEvent> out) {
        OpenPart part = open(index, false, out);
        if (!delta.isEmpty() && !part.over && !part.refusal) {
            part.text = true;
            out.accept(new ChatEvent.TextDelta(0, part.block, delta));
        }
    }

    private void refusal(int index, String delta, Consumer<ChatEvent> out) {
        OpenPart part = open(index, true, out);
        if (!delta.isEmpty() && !part.over && part.refusal) {
            part.text = true;
            out.accept(new ChatEvent.RefusalDelta(0, part.block, delta));
        }
    }

    private OpenPart open(int index, boolean refusal, Consumer<ChatEvent> out) {
        return parts.computeIfAbsent(index, _ -> {
            int block = blocks.next();
            if (refusal) {
                blocks.refused();
                out.accept(new ChatEvent.RefusalStart(0, block));
            } else {
                out.accept(new ChatEvent.TextStart(0, block, message()));
            }
            return new OpenPart(block, refusal);
        });
    }

    /** The message's own members stand with its first text. */
    private Extras message() {
        if (told) {
            return Extras.NONE;
        }
        told = true;
        Extras own = ResponsesJson.rest(item, KNOWN);
        return own.isEmpty()
                ? Extras.NONE
                : ResponsesJson.extras(Map.of(ResponsesItemReader.MESSAGE, ResponsesJson.object(own.fields())));
    }

    /** Some servers tell a text only when it is whole. */
    private void whole(int index, JsonNode text, Consumer<ChatEvent> out) {
        OpenPart known = parts.get(index);
        if (known == null || !known.text) {
            text(index, text.asString(""), out);
        }
    }

    private void wholeRefusal(int index, JsonNode text, Consumer<ChatEvent> out) {
        OpenPart known = parts.get(index);
        if (known == null || !known.text) {
            refusal(index, text.asString(""), out);
        }
    }

    /** Some tell them only with the whole text, others with each piece of it and again with the whole. */
    private void wholeLogprobs(int index, JsonNode entries, Consumer<ChatEvent> out) {
        OpenPart known = parts.get(index);
        if (known != null && !known.logprobs && !known.over) {
            logprobs(index, entries, out);
        }
    }

    private void logprobs(int index, JsonNode entries, Consumer<ChatEvent> out) {
        if (entries.isArray() && !entries.isEmpty()) {
            open(index, false, out).logprobs = true;
            List<String> texts = new ArrayList<>();
            entries.forEach(entry -> texts.add(Json.write(entry)));
            out.accept(new ChatEvent.Logprobs(0, ResponsesTurnReader.logprobs(texts)));
        }
    }

    private void annotation(int index, JsonNode annotation, Consumer<ChatEvent> out) {
        OpenPart part = open(index, false, out);
        if (annotation.isObject() && !part.over && !part.refusal) {
            part.annotations++;
            out.accept(new ChatEvent.TextAnnotation(0, part.block, ResponsesCitations.read(RawJson.of(annotation))));
        }
    }

    /** A part that is whole: what of it has not been told is told, then it ends. */
    private void part(int index, JsonNode part, Consumer<ChatEvent> out) {
        if (part.path("type").asString("").equals("refusal")) {
            wholeRefusal(index, part.path("refusal"), out);
        } else if (part.path("text").isString()) {
            whole(index, part.path("text"), out);
            JsonNode annotations = part.path("annotations");
            OpenPart known = open(index, false, out);
            for (int at = known.annotations; at < annotations.size(); at++) {
                annotation(index, annotations.path(at), out);
            }
        }
        end(parts.get(index), out);
    }

    private static void end(@org.jspecify.annotations.Nullable OpenPart part, Consumer<ChatEvent> out) {
        if (part != null && !part.over) {
            part.over = true;
            out.accept(part.refusal ? new ChatEvent.RefusalEnd(0, part.block) : new ChatEvent.TextEnd(0, part.block));
        }
    }

    @Override
    public void done(JsonNode whole, Consumer<ChatEvent> out) {
        int index = 0;
        for (JsonNode part : whole.path("content")) {
            part(index++, part, out);
        }
        parts.values().forEach(part -> end(part, out));
    }
}

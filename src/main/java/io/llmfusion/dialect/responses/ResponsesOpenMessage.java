package io.llmfusion.dialect.responses;

import io.llmfusion.model.Annotation;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The message item of a stream: texts and refusals that follow one another are its parts. It opens with the first word, so
 * that an empty text is none.
 */
final class ResponsesOpenMessage {
    private final ResponsesOutput output;
    private final List<String> parts = new ArrayList<>();
    private final List<String> logprobs = new ArrayList<>();
    private final List<String> annotations = new ArrayList<>();
    private final List<Annotation> foreign = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private Map<String, RawJson> fields = Map.of();
    private Part part = Part.NONE;
    private boolean open;
    private String id = "";
    private int index;

    private enum Part {
        NONE,
        TEXT,
        REFUSAL
    }

    ResponsesOpenMessage(ResponsesOutput output) {
        this.output = output;
    }

    /** A text begins: one with members of its message begins that message. */
    void begin(Extras extras) {
        Optional<Extras> message = Optional.ofNullable(
                        extras.of(DialectId.RESPONSES).get(ResponsesItemReader.MESSAGE))
                .flatMap(RawJson::parsed)
                .map(tree -> ResponsesJson.rest(tree, java.util.Set.of("status")));
        if (message.isPresent()) {
            close();
            fields = new LinkedHashMap<>(message.get().fields());
            id = ResponsesJson.string(message.get(), "id").orElse("");
            fields.remove("id");
        }
    }

    void text(String delta) {
        if (!delta.isEmpty()) {
            ensure(Part.TEXT);
            text.append(delta);
            frame("output_text.delta", "\"delta\":" + Json.quote(delta) + ",\"logprobs\":[]");
        }
    }

    void refusal(String delta) {
        if (!delta.isEmpty()) {
            ensure(Part.REFUSAL);
            text.append(delta);
            frame("refusal.delta", "\"delta\":" + Json.quote(delta));
        }
    }

    /** Another format's citations point at the whole text, so they wait for its end. */
    void annotation(Annotation annotation) {
        if (annotation.dialect() == DialectId.RESPONSES) {
            ensure(Part.TEXT);
            annotated(annotation.value());
        } else {
            foreign.add(annotation);
        }
    }

    private void annotated(RawJson annotation) {
        frame(
                "output_text.annotation.added",
                "\"annotation_index\":" + annotations.size() + ",\"annotation\":" + annotation.text());
        annotations.add(annotation.text());
    }

    /** Both formats of OpenAI have the same entries; they go with the text that ends next. */
    void logprobs(Annotation value) {
        if (value.dialect() == DialectId.CHAT) {
            value.value().parsed().ifPresent(tree -> tree.path("content")
                    .forEach(entry -> logprobs.add(Json.write(entry))));
        }
    }

    /** Whether some came for which no text ended. */
    boolean hasLogprobsLeft() {
        return !logprobs.isEmpty();
    }

    void endPart() {
        switch (part) {
            case NONE -> foreign.clear();
            case TEXT -> endText();
            case REFUSAL -> {
                frame("refusal.done", "\"refusal\":" + Json.quote(text.toString()));
                donePart(ResponsesItems.refusal(text.toString()));
            }
        }
    }

    private void endText() {
        int length = text.codePointCount(0, text.length());
        foreign.forEach(cited -> ResponsesCitations.write(cited, length).ifPresent(this::annotated));
        foreign.clear();
        frame(
                "output_text.done",
                "\"text\":" + Json.quote(text.toString()) + ",\"logprobs\":[" + String.join(",", logprobs) + "]");
        donePart(ResponsesItems.text(text.toString(), annotations, logprobs));
        annotations.clear();
        logprobs.clear();
    }

    private void donePart(String json) {
        frame("content_part.done", "\"part\":" + json);
        parts.add(json);
        text.setLength(0);
        part = Part.NONE;
    }

    private void ensure(Part wanted) {
        if (part == wanted) {
            return;
        }
        endPart();
        ensureOpen();
        part = wanted;
        String empty = wanted == Part.TEXT ? ResponsesItems.text("", List.of(), List.of()) : ResponsesItems.refusal("");
        frame("content_part.added", "\"part\":" + empty);
    }

    private void ensureOpen() {
        if (!open) {
            open = true;
            id = id.isEmpty() ? output.nextId("msg") : id;
            index = output.open(ResponsesItems.message(id, ResponsesItems.State.BEGUN, List.of(), fields));
        }
    }

    private void frame(String type, String members) {
        output.frame("response." + type, id, index, "\"content_index\":" + parts.size() + "," + members);
    }

    /** Before any other item, and at the end. */
    void close() {
        endPart();
        if (open) {
            output.done(index, ResponsesItems.message(id, ResponsesItems.State.DONE, parts, fields));
        }
        open = false;
        parts.clear();
        fields = Map.of();
        id = "";
    }
}

package io.llmfusion.dialect.chat;

import io.llmfusion.model.Json;
import io.llmfusion.sse.Utf8Slice;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/**
 * What a chunk, or a whole answer, holds, found token by token without building anything: text in the content can look like any member of a
 * chunk and yet be only text. Used again for each chunk of one stream; {@link #read} starts afresh.
 */
final class ChatChunkTokens {
    /** Reads one value of several: what follows it is no mistake here. */
    private static final ObjectReader MEMBER =
            Json.mapper().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final String reasoningField;
    private Utf8Slice chunk = Utf8Slice.EMPTY;
    private boolean content;
    private boolean calls;
    private boolean choices;
    private Optional<JsonNode> usage = Optional.empty();
    private boolean error;
    private boolean choiceError;
    private Optional<String> finishReason = Optional.empty();

    ChatChunkTokens(String reasoningField) {
        this.reasoningField = reasoningField;
    }

    boolean hasContent() {
        return content;
    }

    boolean calledTools() {
        return calls;
    }

    boolean hasChoices() {
        return choices;
    }

    /** The usage object, the one thing that becomes a tree. */
    Optional<JsonNode> usage() {
        return usage;
    }

    boolean mayBeError() {
        return error || choiceError;
    }

    boolean choiceFailed() {
        return choiceError;
    }

    Optional<String> finishReason() {
        return finishReason;
    }

    void read(Utf8Slice next) {
        chunk = next;
        content = false;
        calls = false;
        choices = false;
        usage = Optional.empty();
        error = false;
        choiceError = false;
        finishReason = Optional.empty();
        try (JsonParser parser =
                Json.factory().createParser(ObjectReadContext.empty(), chunk.array(), chunk.offset(), chunk.length())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                error = true;
                parser.skipChildren();
                return;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                top(parser, parser.currentName(), parser.nextToken());
            }
        }
    }

    private void top(JsonParser parser, String name, JsonToken value) {
        switch (name) {
            case "choices" -> choices(parser, value);
            case "usage" -> object(parser, value).ifPresent(found -> usage = Optional.of(found));
            case "x_groq" ->
                usage = usage.or(() ->
                        object(parser, value).map(found -> found.path("usage")).filter(JsonNode::isObject));
            case "error" -> {
                error |= value != JsonToken.VALUE_NULL;
                parser.skipChildren();
            }
            case "object", "type" -> {
                error |= value == JsonToken.VALUE_STRING && parser.getString().equals("error");
                parser.skipChildren();
            }
            default -> parser.skipChildren();
        }
    }

    private static Optional<JsonNode> object(JsonParser parser, JsonToken value) {
        return value == JsonToken.START_OBJECT
                ? Optional.of(Json.tree(() -> MEMBER.readTree(parser)))
                : Optional.empty();
    }

    private void choices(JsonParser parser, JsonToken value) {
        if (value != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        JsonToken element = parser.nextToken();
        while (element != JsonToken.END_ARRAY && element != null) {
            choices = true;
            if (element == JsonToken.START_OBJECT) {
                choice(parser);
            } else {
                parser.skipChildren();
            }
            element = parser.nextToken();
        }
    }

    private void choice(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (isSaid(name) && value == JsonToken.START_OBJECT) {
                delta(parser);
            } else if (name.equals("finish_reason") && value == JsonToken.VALUE_STRING) {
                String reason = parser.getString();
                finishReason = reason.isEmpty() ? Optional.empty() : Optional.of(reason);
            } else {
                choiceError |= name.equals("error") && value == JsonToken.START_OBJECT;
                parser.skipChildren();
            }
        }
    }

    /** A chunk has a delta, a whole answer a message with the same members. */
    private static boolean isSaid(String name) {
        return name.equals("delta") || name.equals("message");
    }

    private void delta(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (isShown(name)) {
                boolean filled = isFilled(parser, value);
                content |= filled;
                calls |= filled && (name.equals("tool_calls") || name.equals("function_call"));
            } else {
                parser.skipChildren();
            }
        }
    }

    private boolean isShown(String name) {
        return switch (name) {
            case "content",
                    "refusal",
                    "tool_calls",
                    "function_call",
                    "reasoning_content",
                    "reasoning",
                    "audio",
                    "images",
                    "annotations" -> true;
            default -> name.equals(reasoningField);
        };
    }

    /** A string with letters, or an object or array with something in it; it is skipped. */
    private boolean isFilled(JsonParser parser, JsonToken value) {
        return switch (value) {
            case VALUE_STRING -> isFilledString(parser);
            case START_ARRAY, START_OBJECT -> {
                JsonToken first = parser.nextToken();
                boolean filled = first != JsonToken.END_ARRAY && first != JsonToken.END_OBJECT;
                skipRest(parser, first);
                yield filled;
            }
            default -> false;
        };
    }

    /** By the byte behind the opening quote: to ask the parser for the length would decode all of the string. */
    private boolean isFilledString(JsonParser parser) {
        int first = chunk.offset() + (int) parser.currentTokenLocation().getByteOffset() + 1;
        return first < chunk.offset() + chunk.length() && chunk.array()[first] != '"';
    }

    private static void skipRest(JsonParser parser, JsonToken first) {
        int depth = 1;
        JsonToken token = first;
        while (token != null) {
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (depth == 0) {
                return;
            }
            token = parser.nextToken();
        }
    }
}

package io.llmfusion.dialect.chat;

import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.RawJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A value in a client's body that knows where it stands, so that every complaint names its field. The path is only put
 * together when somebody asks.
 */
final class ChatField {
    private final Optional<ChatField> parent;
    private final String name;
    private final int index;
    private final JsonNode node;

    private ChatField(Optional<ChatField> parent, String name, int index, JsonNode node) {
        this.parent = parent;
        this.name = name;
        this.index = index;
        this.node = node;
    }

    static ChatField root(JsonNode node) {
        return new ChatField(Optional.empty(), "", -1, node);
    }

    JsonNode node() {
        return node;
    }

    /** Such as {@code messages[2].content[0].image_url.url}. */
    String path() {
        String before = parent.map(ChatField::path).orElse("");
        if (index >= 0) {
            return before + "[" + index + "]";
        }
        return before.isEmpty() ? name : before + "." + name;
    }

    /** A member that is there and not null. */
    Optional<ChatField> get(String member) {
        JsonNode value = node.get(member);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(child(member, value));
    }

    /** A member that must be there. */
    ChatField require(String member, String advice) {
        return get(member).orElseThrow(() -> missing(member, advice));
    }

    InvalidBody missing(String member, String advice) {
        String at = path().isEmpty() ? member : path() + "." + member;
        return InvalidBody.at(at, "`" + at + "` is missing: " + advice);
    }

    InvalidBody wrong(String advice) {
        return InvalidBody.at(path(), "`" + path() + "` " + advice);
    }

    boolean isString() {
        return node.isString();
    }

    ChatField object() {
        if (!node.isObject()) {
            throw wrong("must be an object, not " + kind());
        }
        return this;
    }

    List<ChatField> elements() {
        if (!node.isArray()) {
            throw wrong("must be an array, not " + kind());
        }
        List<ChatField> elements = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            elements.add(new ChatField(Optional.of(this), "", i, node.get(i)));
        }
        return elements;
    }

    String string() {
        if (!node.isString()) {
            throw wrong("must be a string, not " + kind());
        }
        return node.stringValue();
    }

    String nonBlank() {
        String text = string();
        if (text.isBlank()) {
            throw wrong("must not be blank");
        }
        return text;
    }

    boolean bool() {
        if (!node.isBoolean()) {
            throw wrong("must be true or false, not " + kind());
        }
        return node.booleanValue();
    }

    /** A whole number of at least {@code least}; `5.0` is one. */
    long whole(long least) {
        if (!node.isNumber()
                || !isWhole(node.decimalValue())
                || node.decimalValue().longValue() < least) {
            throw wrong("must be a whole number of at least " + least);
        }
        return node.decimalValue().longValue();
    }

    int smallWhole(int least) {
        long value = whole(least);
        if (value > Integer.MAX_VALUE) {
            throw wrong("is too large");
        }
        return (int) value;
    }

    BigDecimal decimal() {
        if (!node.isNumber()) {
            throw wrong("must be a number, not " + kind());
        }
        return node.decimalValue();
    }

    RawJson raw() {
        return RawJson.of(node);
    }

    /** The members that are not among the known ones and not null, as they came. */
    Extras rest(Set<String> known) {
        Map<String, RawJson> rest = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!known.contains(member.getKey()) && !member.getValue().isNull()) {
                rest.put(member.getKey(), RawJson.of(member.getValue()));
            }
        }
        return extras(rest);
    }

    static Extras extras(Map<String, RawJson> fields) {
        return fields.isEmpty() ? Extras.NONE : new Extras(DialectId.CHAT, fields);
    }

    /** What it is, for a complaint. */
    String kind() {
        return switch (node.getNodeType()) {
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case ARRAY -> "an array";
            case OBJECT, POJO -> "an object";
            case NULL, MISSING -> "null";
            case BINARY -> "bytes";
        };
    }

    private ChatField child(String member, JsonNode value) {
        return new ChatField(Optional.of(this), member, -1, value);
    }

    /** Small enough for a long, without a fraction; the scale is bounded first, since 1e999999999 must not be expanded. */
    private static boolean isWhole(BigDecimal value) {
        return Math.abs((long) value.scale()) <= 30
                && value.stripTrailingZeros().scale() <= 0
                && value.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
    }
}

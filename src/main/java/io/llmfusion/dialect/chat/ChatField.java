package io.llmfusion.dialect.chat;

import io.llmfusion.dialect.BodyField;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.RawJson;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A value in a client's body, with complaints that name it as this format's users do ({@code messages[2].content[0].text})
 * and say what to write instead.
 */
final class ChatField {
    private static final Pattern INDEX = Pattern.compile("\\.(\\d+)(?=\\.|$)");
    private final BodyField field;

    ChatField(BodyField field) {
        this.field = field;
    }

    String path() {
        return field.path().equals("body") ? "" : INDEX.matcher(field.path()).replaceAll("[$1]");
    }

    /** A member that is there and not null. */
    Optional<ChatField> get(String member) {
        return field.get(member).map(ChatField::new);
    }

    /** A member that must be there. */
    ChatField require(String member, String advice) {
        return get(member).orElseThrow(() -> missing(member, advice));
    }

    private InvalidBody missing(String member, String advice) {
        String at = path().isEmpty() ? member : path() + "." + member;
        return InvalidBody.at(at, "`" + at + "` is missing: " + advice);
    }

    InvalidBody wrong(String advice) {
        return InvalidBody.at(path(), "`" + path() + "` " + advice);
    }

    boolean isString() {
        return field.isString();
    }

    boolean isObject() {
        return field.isObject();
    }

    boolean isArray() {
        return field.isArray();
    }

    ChatField object() {
        if (!field.isObject()) {
            throw wrong("must be an object");
        }
        return this;
    }

    List<ChatField> elements() {
        if (!field.isArray()) {
            throw wrong("must be an array");
        }
        return field.items().stream().map(ChatField::new).toList();
    }

    int memberCount() {
        return field.members().size();
    }

    String string() {
        if (!field.isString()) {
            throw wrong("must be a string");
        }
        return field.string();
    }

    String nonBlank() {
        String text = string();
        if (text.isBlank()) {
            throw wrong("must not be blank");
        }
        return text;
    }

    boolean bool() {
        try {
            return field.bool();
        } catch (InvalidBody notBoolean) {
            throw wrong("must be true or false");
        }
    }

    /** A whole number of at least {@code least}; `5.0` is one. */
    long whole(long least) {
        try {
            long value = field.integer();
            if (value >= least) {
                return value;
            }
        } catch (InvalidBody notWhole) {
            throw wrong("must be a whole number");
        }
        throw wrong("must be at least " + least);
    }

    int smallWhole(int least) {
        long value = whole(least);
        if (value > Integer.MAX_VALUE) {
            throw wrong("is too large");
        }
        return (int) value;
    }

    BigDecimal decimal() {
        try {
            return field.decimal();
        } catch (InvalidBody notANumber) {
            throw wrong("must be a number");
        }
    }

    RawJson raw() {
        return field.raw();
    }

    /** The members that are not among the known ones and not null, as they came. */
    Extras rest(Set<String> known) {
        Map<String, RawJson> rest = new LinkedHashMap<>();
        field.members().forEach((name, member) -> {
            if (!known.contains(name) && !member.isNull()) {
                rest.put(name, member.raw());
            }
        });
        return extras(rest);
    }

    static Extras extras(Map<String, RawJson> fields) {
        return fields.isEmpty() ? Extras.NONE : new Extras(DialectId.CHAT, fields);
    }
}

package io.llmfusion.dialect;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * One value of a JSON body that knows where it stands: its path, for errors that name the field, and its bytes, for
 * fragments that must survive as they came. Read in one pass; strings are decoded when asked for. A member that is
 * {@code null} counts as absent; of a name that stands twice the last value counts. Immutable; keeps the whole body alive.
 *
 * <p>Every getter that wants a certain type throws {@link InvalidBody} with the path and what was expected.
 */
public final class BodyField {
    private final byte[] source;
    private final int start;
    private final int end;
    private final JsonToken kind;
    private final Path path;
    private final Map<String, BodyField> members;
    private final List<BodyField> items;

    /** Where a value stands: linked upwards, written out only for an error. */
    record Path(Optional<Path> parent, String step) {
        Path child(String childStep) {
            return new Path(Optional.of(this), childStep);
        }

        @Override
        public String toString() {
            String prefix = parent.map(Path::toString).orElse("");
            return prefix.isEmpty() ? step : prefix + "." + step;
        }
    }

    BodyField(
            byte[] source,
            BodyFieldParser.Span span,
            Path path,
            Map<String, BodyField> members,
            List<BodyField> items) {
        this.source = source;
        this.start = span.start();
        this.end = span.end();
        this.kind = span.kind();
        this.path = path;
        this.members = members;
        this.items = items;
    }

    /**
     * Reads a whole body, which must be an object.
     *
     * @param opaque names of members whose values are kept as bytes only (schemas, arguments); {@link #raw()} gives them
     */
    public static BodyField read(Buffer body, Set<String> opaque) {
        try {
            BodyField root = new BodyFieldParser(body.getBytes(), opaque).parse();
            return root.object();
        } catch (JacksonException broken) {
            throw InvalidBody.at("body", "is not valid JSON: send one JSON object in UTF-8");
        }
    }

    /** Dotted, items by number from 0: {@code messages.2.content.0.text}. */
    public String path() {
        String text = path.toString();
        return text.isEmpty() ? "body" : text;
    }

    public InvalidBody invalid(String message) {
        return InvalidBody.at(path(), message);
    }

    public boolean isObject() {
        return kind == JsonToken.START_OBJECT;
    }

    public boolean isArray() {
        return kind == JsonToken.START_ARRAY;
    }

    public boolean isString() {
        return kind == JsonToken.VALUE_STRING;
    }

    public boolean isNull() {
        return kind == JsonToken.VALUE_NULL;
    }

    /** The value's own bytes. */
    public RawJson raw() {
        return new RawJson(new String(source, start, end - start, StandardCharsets.UTF_8));
    }

    /** Members by name in their order, {@code null} ones too. */
    public Map<String, BodyField> members() {
        return members;
    }

    public List<BodyField> items() {
        if (!isArray()) {
            throw invalid("must be an array");
        }
        return items;
    }

    public BodyField object() {
        if (!isObject()) {
            throw invalid("must be an object");
        }
        return this;
    }

    /** The member unless it is missing or {@code null}. */
    public Optional<BodyField> get(String name) {
        return Optional.ofNullable(members.get(name)).filter(member -> !member.isNull());
    }

    /** The items of this member; none when it is missing. */
    public List<BodyField> list(String name) {
        return get(name).map(BodyField::items).orElse(List.of());
    }

    public BodyField required(String name) {
        return get(name).orElseThrow(() -> InvalidBody.at(path.child(name).toString(), "is required"));
    }

    public Optional<String> string(String name) {
        return get(name).map(BodyField::string);
    }

    public String requiredString(String name) {
        return required(name).string();
    }

    public Optional<Boolean> bool(String name) {
        return get(name).map(BodyField::bool);
    }

    public OptionalLong integer(String name) {
        return get(name).map(field -> OptionalLong.of(field.integer())).orElse(OptionalLong.empty());
    }

    public OptionalInt smallInteger(String name) {
        return get(name).map(field -> OptionalInt.of(field.smallInteger())).orElse(OptionalInt.empty());
    }

    public Optional<BigDecimal> decimal(String name) {
        return get(name).map(BodyField::decimal);
    }

    public String string() {
        if (!isString()) {
            throw invalid("must be a string");
        }
        for (int index = start + 1; index < end - 1; index++) {
            if (source[index] == '\\') {
                return unescaped();
            }
        }
        return new String(source, start + 1, end - start - 2, StandardCharsets.UTF_8);
    }

    private String unescaped() {
        try (JsonParser parser = Json.factory().createParser(ObjectReadContext.empty(), source, start, end - start)) {
            parser.nextToken();
            return parser.getString();
        }
    }

    public boolean bool() {
        if (!kind.isBoolean()) {
            throw invalid("must be true or false");
        }
        return kind == JsonToken.VALUE_TRUE;
    }

    public long integer() {
        try {
            return decimal().longValueExact();
        } catch (ArithmeticException notWhole) {
            throw invalid("must be a whole number");
        }
    }

    public int smallInteger() {
        long value = integer();
        if (value != (int) value) {
            throw invalid("is out of range");
        }
        return (int) value;
    }

    public BigDecimal decimal() {
        if (!kind.isNumeric()) {
            throw invalid("must be a number");
        }
        return new BigDecimal(raw().text());
    }

    /** The members that are not known, as they came, for the format that they belong to. */
    public Extras extras(DialectId dialect, Set<String> known) {
        Map<String, RawJson> unknown = new LinkedHashMap<>();
        members.forEach((name, member) -> {
            if (!known.contains(name)) {
                unknown.put(name, member.raw());
            }
        });
        return unknown.isEmpty() ? Extras.NONE : new Extras(dialect, unknown);
    }
}

package io.llmfusion.model;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;

/**
 * The top level of a JSON object with each member's value left as the bytes it came in. Reading costs one pass of the
 * tokenizer and builds no tree; a value is sliced from the source only when asked for.
 *
 * <p>A name that stands twice keeps its last value, as every JSON parser in the field does; {@link #duplicates()} tells.
 */
public final class RawObject {
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final byte[] source;
    private final Map<String, Slice> members;
    private final List<String> duplicates;

    /** Where a member's value stands in the source: start inclusive, end exclusive, both byte offsets. */
    public record Slice(int start, int end, JsonToken kind) {}

    private RawObject(byte[] source, Map<String, Slice> members, List<String> duplicates) {
        this.source = source;
        this.members = Collections.unmodifiableMap(members);
        this.duplicates = List.copyOf(duplicates);
    }

    public static RawObject read(Buffer bytes) {
        return read(bytes.getBytes());
    }

    public static RawObject read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads the top level. Throws {@link JacksonException} when the source is not exactly one JSON object. */
    public static RawObject read(byte[] source) {
        Map<String, Slice> members = new LinkedHashMap<>();
        List<String> duplicates = new ArrayList<>();
        try (JsonParser parser = Json.factory().createParser(ObjectReadContext.empty(), source)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new StreamReadException(parser, "expected a JSON object");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                if (members.put(name, value(parser)) != null) {
                    duplicates.add(name);
                }
            }
            if (parser.nextToken() != null) {
                throw new StreamReadException(parser, "unexpected content after the JSON object");
            }
        }
        return new RawObject(source, members, duplicates);
    }

    /**
     * As {@link #read}, but what stands inside the members is only stepped over, many bytes at a time: for a body of which
     * somebody else reads the rest. What is no object at its top level is read strictly, for its exact complaint.
     */
    public static RawObject scan(byte[] source) {
        Map<String, Slice> members = new LinkedHashMap<>();
        List<String> duplicates = new ArrayList<>();
        return scanned(source, members, duplicates) ? new RawObject(source, members, duplicates) : read(source);
    }

    private static boolean scanned(byte[] source, Map<String, Slice> members, List<String> duplicates) {
        int at = JsonBytes.space(source, 0);
        if (at >= source.length || source[at] != '{') {
            return false;
        }
        at = JsonBytes.space(source, at + 1);
        while (at < source.length && source[at] == '"') {
            int nameEnd = JsonBytes.string(source, at);
            int colon = JsonBytes.space(source, nameEnd);
            int start = JsonBytes.space(source, colon + 1);
            int end = JsonBytes.value(source, start);
            int next = JsonBytes.space(source, end);
            if (next >= source.length || source[colon] != ':') {
                return false;
            }
            Optional<JsonToken> kind = kind(source, start, end);
            if (kind.isEmpty()) {
                return false;
            }
            String name = name(source, at, nameEnd);
            if (members.put(name, new Slice(start, end, kind.get())) != null) {
                duplicates.add(name);
            }
            if (source[next] == '}') {
                return JsonBytes.space(source, next + 1) == source.length;
            }
            at = source[next] == ',' ? JsonBytes.space(source, next + 1) : source.length;
        }
        return false;
    }

    private static String name(byte[] source, int start, int end) {
        String quoted = new String(source, start, end - start, StandardCharsets.UTF_8);
        return quoted.indexOf('\\') < 0
                ? quoted.substring(1, quoted.length() - 1)
                : new RawJson(quoted).tree().stringValue();
    }

    /** Empty for what begins no value; a word or number is left to the strict reader when it is not one of the three. */
    private static Optional<JsonToken> kind(byte[] source, int start, int end) {
        return switch (source[start]) {
            case '"' -> Optional.of(JsonToken.VALUE_STRING);
            case '{' -> Optional.of(JsonToken.START_OBJECT);
            case '[' -> Optional.of(JsonToken.START_ARRAY);
            case 't' -> word(source, start, end, TRUE, JsonToken.VALUE_TRUE);
            case 'f' -> word(source, start, end, FALSE, JsonToken.VALUE_FALSE);
            case 'n' -> word(source, start, end, NULL, JsonToken.VALUE_NULL);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> Optional.of(JsonToken.VALUE_NUMBER_FLOAT);
            default -> Optional.empty();
        };
    }

    private static Optional<JsonToken> word(byte[] source, int start, int end, byte[] word, JsonToken kind) {
        return Arrays.equals(source, start, end, word, 0, word.length) ? Optional.of(kind) : Optional.empty();
    }

    private static Slice value(JsonParser parser) {
        JsonToken kind = parser.nextToken();
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getByteOffset();
        return new Slice(start, end, kind);
    }

    /** Member names in the order of the source. */
    public Iterable<String> names() {
        return members.keySet();
    }

    public boolean has(String name) {
        return members.containsKey(name);
    }

    /** Where the value of this member stands in {@link #source()}. */
    public Optional<Slice> slice(String name) {
        return Optional.ofNullable(members.get(name));
    }

    /** The value as it stands in the source. */
    public Optional<RawJson> get(String name) {
        return slice(name).map(this::raw);
    }

    /** The value when it is a JSON string. */
    public Optional<String> string(String name) {
        return slice(name)
                .filter(slice -> slice.kind() == JsonToken.VALUE_STRING)
                .map(slice -> raw(slice).text())
                .map(quoted -> isPlain(quoted)
                        ? quoted.substring(1, quoted.length() - 1)
                        : new RawJson(quoted).tree().stringValue());
    }

    /** Whether nothing is escaped, and nothing stands in it that must be: the parser knows what to say of that. */
    private static boolean isPlain(String quoted) {
        for (int index = 0; index < quoted.length(); index++) {
            if (quoted.charAt(index) < ' ' || quoted.charAt(index) == '\\') {
                return false;
            }
        }
        return true;
    }

    /** The value when it is `true` or `false`. */
    public Optional<Boolean> bool(String name) {
        return slice(name).filter(slice -> slice.kind().isBoolean()).map(slice -> slice.kind() == JsonToken.VALUE_TRUE);
    }

    /** Whether the member is there and is not `null`. */
    public boolean present(String name) {
        Slice slice = members.get(name);
        return slice != null && slice.kind() != JsonToken.VALUE_NULL;
    }

    /** Names that stand more than once. */
    public List<String> duplicates() {
        return duplicates;
    }

    /** The whole source; do not change it. */
    public byte[] source() {
        return source;
    }

    private RawJson raw(Slice slice) {
        return new RawJson(new String(source, slice.start(), slice.end() - slice.start(), StandardCharsets.UTF_8));
    }
}

package io.llmfusion.model;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one JSON mapper: exact decimals, trailing tokens refused, nesting bounded, long strings (base64 media) allowed.
 * Thread-safe. Every reader throws {@link tools.jackson.core.JacksonException} on what is not JSON.
 */
public final class Json {
    /** Deep enough for every schema met in the wild, shallow enough that recursion over a tree cannot overflow. */
    public static final int MAX_DEPTH = 200;

    private static final Pattern SOURCE =
            Pattern.compile("\\s*\\(for [^()]*\\[Source:.*?]\\)|\\s*\\(?\\[Source:.*?]\\)?");

    private static final int MAX_STRING = 128 << 20;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .maxNumberLength(1_000)
                    .build())
            .build();

    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    /** The factory for streaming parsers and generators, with the same bounds. */
    public static JsonFactory factory() {
        return FACTORY;
    }

    /** The mapper, for what the methods here do not cover. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    public static JsonNode read(String text) {
        return tree(() -> MAPPER.readTree(text));
    }

    public static JsonNode read(Buffer bytes) {
        return read(bytes.getBytes());
    }

    public static JsonNode read(byte[] bytes) {
        return tree(() -> MAPPER.readTree(bytes));
    }

    /** The value that these bytes are. */
    public static JsonNode read(byte[] bytes, int offset, int length) {
        return tree(() -> MAPPER.readTree(bytes, offset, length));
    }

    /** A number whose exponent no decimal holds is refused like whatever else is not JSON here. */
    public static JsonNode tree(Supplier<JsonNode> reading) {
        try {
            return reading.get();
        } catch (NumberFormatException beyond) {
            throw new StreamReadException(null, "a number is beyond all bounds", beyond);
        }
    }

    public static String write(JsonNode tree) {
        return MAPPER.writeValueAsString(tree);
    }

    public static Buffer writeBuffer(JsonNode tree) {
        return Buffer.buffer(MAPPER.writeValueAsBytes(tree));
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The value as a JSON string, quotes included. */
    public static String quote(String value) {
        return isPlain(value) ? '"' + value + '"' : MAPPER.writeValueAsString(value);
    }

    /** Whether it stands in quotes just as it is. */
    private static boolean isPlain(String value) {
        for (int index = 0; index < value.length(); index++) {
            char character = value.charAt(index);
            if (character < ' ' || character > '~' || character == '"' || character == '\\') {
                return false;
            }
        }
        return true;
    }

    /**
     * Why a text is not JSON, for whoever wrote it: what the parser says, without its talk of sources, and where. The
     * place is not known of everything, such as too deep a nesting.
     */
    public static String complaint(JacksonException notJson) {
        String said = SOURCE.matcher(notJson.getOriginalMessage()).replaceAll("");
        TokenStreamLocation place = notJson.getLocation();
        return place == null ? said : said + " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
    }

    /** The bytes of this text as a buffer. */
    public static Buffer utf8(String text) {
        return Buffer.buffer(text.getBytes(StandardCharsets.UTF_8));
    }
}

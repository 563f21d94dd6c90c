package io.llmfusion.mcp.protocol;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;

/** The elements of a JSON array, each as the bytes it came in. */
public final class RawElements {
    private RawElements() {}

    /** Throws {@link JacksonException} when the text is not exactly one JSON array. */
    public static List<RawJson> read(RawJson array) {
        return read(array.text().getBytes(StandardCharsets.UTF_8));
    }

    public static List<RawJson> read(byte[] source) {
        List<RawJson> elements = new ArrayList<>();
        try (JsonParser parser = Json.factory().createParser(ObjectReadContext.empty(), source)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new StreamReadException(parser, "expected a JSON array");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(element(parser, source));
            }
            if (parser.nextToken() != null) {
                throw new StreamReadException(parser, "unexpected content after the JSON array");
            }
        }
        return elements;
    }

    private static RawJson element(JsonParser parser, byte[] source) {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getByteOffset();
        return new RawJson(new String(source, start, end - start, StandardCharsets.UTF_8));
    }

    /** The array of these values. */
    public static RawJson write(List<RawJson> elements) {
        return new RawJson(String.join(",", elements.stream().map(RawJson::text).toList())
                .transform(inside -> "[" + inside + "]"));
    }
}

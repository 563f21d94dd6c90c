package io.llmfusion.dialect;

import io.llmfusion.dialect.BodyField.Path;
import io.llmfusion.model.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;

/** Builds the {@link BodyField}s of one body in one pass of the tokenizer. */
final class BodyFieldParser {
    private final byte[] source;
    private final Set<String> opaque;

    /** Where a value stands in its source: start inclusive, end exclusive. */
    record Span(int start, int end, JsonToken kind) {}

    BodyFieldParser(byte[] source, Set<String> opaque) {
        this.source = source;
        this.opaque = opaque;
    }

    BodyField parse() {
        try (JsonParser parser = Json.factory().createParser(ObjectReadContext.empty(), source)) {
            if (parser.nextToken() == null) {
                throw new StreamReadException(parser, "empty");
            }
            BodyField root = value(parser, new Path(Optional.empty(), ""));
            if (parser.nextToken() != null) {
                throw new StreamReadException(parser, "more than one value");
            }
            return root;
        }
    }

    private BodyField value(JsonParser parser, Path path) {
        JsonToken kind = parser.currentToken();
        int start = (int) parser.currentTokenLocation().getByteOffset();
        if (opaque.contains(path.step())) {
            parser.skipChildren();
            return leaf(parser, start, kind, path);
        }
        return switch (kind) {
            case START_OBJECT -> {
                Map<String, BodyField> members = members(parser, path);
                yield new BodyField(
                        source, span(parser, start, kind), path, Collections.unmodifiableMap(members), List.of());
            }
            case START_ARRAY -> {
                List<BodyField> items = items(parser, path);
                yield new BodyField(
                        source, span(parser, start, kind), path, Map.of(), Collections.unmodifiableList(items));
            }
            default -> leaf(parser, start, kind, path);
        };
    }

    private Map<String, BodyField> members(JsonParser parser, Path path) {
        Map<String, BodyField> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser, path.child(name)));
        }
        return members;
    }

    private List<BodyField> items(JsonParser parser, Path path) {
        List<BodyField> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser, path.child(Integer.toString(items.size()))));
        }
        return items;
    }

    private BodyField leaf(JsonParser parser, int start, JsonToken kind, Path path) {
        parser.finishToken();
        return new BodyField(source, span(parser, start, kind), path, Map.of(), List.of());
    }

    private Span span(JsonParser parser, int start, JsonToken kind) {
        return new Span(start, (int) parser.currentLocation().getByteOffset(), kind);
    }
}

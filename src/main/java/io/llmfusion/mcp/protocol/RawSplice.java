package io.llmfusion.mcp.protocol;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Changes one member of a JSON object and keeps every other byte as it is. Each function throws
 * {@link JacksonException} when the text is not one JSON object, unless it returns an Optional.
 */
public final class RawSplice {
    private RawSplice() {}

    /** The value of a member; empty when it is absent or the text is no object. */
    public static Optional<RawJson> member(RawJson object, String name) {
        try {
            return RawObject.read(object.text()).get(name);
        } catch (JacksonException notAnObject) {
            return Optional.empty();
        }
    }

    /** The string value of a member; empty when it is absent, no string, or the text is no object. */
    public static Optional<String> string(RawJson object, String name) {
        try {
            return RawObject.read(object.text()).string(name);
        } catch (JacksonException notAnObject) {
            return Optional.empty();
        }
    }

    /** The object with this member set: its value replaced where it stands, or appended as the last member. */
    public static RawJson set(RawJson object, String name, RawJson value) {
        RawObject members = RawObject.read(object.text());
        return members.slice(name)
                .map(slice -> replace(members.source(), slice.start(), slice.end(), value.text()))
                .orElseGet(() -> append(members, name, value));
    }

    /** The object without this member and its comma. */
    public static RawJson remove(RawJson object, String name) {
        byte[] source = object.text().getBytes(StandardCharsets.UTF_8);
        List<Span> members = spans(source);
        for (int at = members.size() - 1; at >= 0; at--) {
            if (members.get(at).name().equals(name)) {
                return remove(source, members, at);
            }
        }
        return object;
    }

    private record Span(String name, int start, int end) {}

    private static RawJson remove(byte[] source, List<Span> members, int at) {
        Span gone = members.get(at);
        if (at > 0) {
            return replace(source, members.get(at - 1).end(), gone.end(), "");
        }
        int end = members.size() > 1 ? members.get(1).start() : gone.end();
        return replace(source, gone.start(), end, "");
    }

    private static List<Span> spans(byte[] source) {
        List<Span> members = new ArrayList<>();
        try (JsonParser parser = Json.factory().createParser(ObjectReadContext.empty(), source)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                int start = (int) parser.currentTokenLocation().getByteOffset();
                String name = parser.currentName();
                parser.nextToken();
                parser.skipChildren();
                parser.finishToken();
                members.add(new Span(name, start, (int) parser.currentLocation().getByteOffset()));
            }
        }
        return members;
    }

    private static RawJson append(RawObject members, String name, RawJson value) {
        byte[] source = members.source();
        int close = source.length - 1;
        while (source[close] != '}') {
            close--;
        }
        String comma = members.names().iterator().hasNext() ? "," : "";
        return replace(source, close, close, comma + Json.quote(name) + ":" + value.text());
    }

    private static RawJson replace(byte[] source, int start, int end, String middle) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(source.length + middle.length());
        out.write(source, 0, start);
        out.writeBytes(middle.getBytes(StandardCharsets.UTF_8));
        out.write(source, end, source.length - end);
        return new RawJson(out.toString(StandardCharsets.UTF_8));
    }
}

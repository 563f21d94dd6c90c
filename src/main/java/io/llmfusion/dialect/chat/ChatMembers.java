package io.llmfusion.dialect.chat;

import io.llmfusion.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** Finds where the values of some members of an object stand, each time that they stand there. */
final class ChatMembers {
    private ChatMembers() {}

    /**
     * @param start first byte of the value
     * @param end the byte behind it
     */
    record Member(String name, int start, int end, JsonToken kind) {}

    /** The wanted members of the object between these offsets, in order; throws a JacksonException if it is none. */
    static List<Member> of(byte[] source, int from, int to, Set<String> wanted) {
        List<Member> found = new ArrayList<>();
        try (JsonParser parser = Json.factory().createParser(ObjectReadContext.empty(), source, from, to - from)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken kind = parser.nextToken();
                if (wanted.contains(name)) {
                    found.add(member(parser, name, kind, from));
                } else {
                    parser.skipChildren();
                }
            }
        }
        return found;
    }

    private static Member member(JsonParser parser, String name, JsonToken kind, int from) {
        int start = from + (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        return new Member(name, start, from + (int) parser.currentLocation().getByteOffset(), kind);
    }

    /** The first byte inside the object that begins at or behind this offset, white space passed over. */
    static int firstInside(byte[] source, int from) {
        int at = from;
        while (source[at] != '{') {
            at++;
        }
        at++;
        while (source[at] == ' ' || source[at] == '\t' || source[at] == '\n' || source[at] == '\r') {
            at++;
        }
        return at;
    }
}

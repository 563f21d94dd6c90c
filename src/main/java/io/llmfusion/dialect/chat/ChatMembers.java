package io.llmfusion.dialect.chat;

import io.llmfusion.model.JsonBytes;
import io.llmfusion.model.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The members of one object in bytes that are known to be JSON: where their values stand, each time that they stand there. */
final class ChatMembers {
    private ChatMembers() {}

    /**
     * @param start first byte of the value
     * @param end the byte behind it
     */
    record Member(String name, int start, int end) {
        RawJson raw(byte[] source) {
            return new RawJson(new String(source, start, end - start, StandardCharsets.UTF_8));
        }
    }

    /** All members, in order, of the object that begins at or behind this offset. */
    static List<Member> of(byte[] source, int from) {
        List<Member> members = new ArrayList<>();
        int at = firstInside(source, from);
        while (at < source.length && source[at] == '"') {
            int nameEnd = JsonBytes.string(source, at);
            int start = JsonBytes.space(source, JsonBytes.space(source, nameEnd) + 1);
            int end = JsonBytes.value(source, start);
            members.add(new Member(name(source, at, nameEnd), start, end));
            at = JsonBytes.space(source, end);
            if (at < source.length && source[at] == ',') {
                at = JsonBytes.space(source, at + 1);
            }
        }
        return members;
    }

    private static String name(byte[] source, int start, int end) {
        String quoted = new String(source, start, end - start, StandardCharsets.UTF_8);
        return quoted.indexOf('\\') < 0
                ? quoted.substring(1, quoted.length() - 1)
                : new RawJson(quoted).tree().stringValue();
    }

    /** The first byte inside the object that begins at or behind this offset, white space passed over. */
    static int firstInside(byte[] source, int from) {
        int at = from;
        while (at < source.length && source[at] != '{') {
            at++;
        }
        return JsonBytes.space(source, at + 1);
    }
}

package io.llmfusion.dialect.chat;

import io.llmfusion.dialect.Splice;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawObject;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Puts the provider's model name into a raw request, and `stream_options.include_usage` into a streaming one. Every other
 * byte stays. A member that stands twice is changed twice: parsers differ in which one they take. Stateless.
 */
final class ChatSplice implements Splice {
    private static final List<String> CHANGED = List.of("model", "stream_options");
    private static final String OPTIONS = "{\"include_usage\":true}";

    @Override
    public Buffer splice(ChatBody.Raw body, String model, Quirks quirks) {
        RawObject top = body.members();
        byte[] source = top.source();
        List<Edit> edits = new ArrayList<>();
        int lastModel = -1;
        boolean hasOptions = false;
        boolean usage = body.stream() && quirks.streamUsage();
        for (ChatMembers.Member member : members(top)) {
            if (member.name().equals("model")) {
                edits.add(new Edit(member.start(), member.end(), Json.quote(model)));
                lastModel = member.end();
            } else if (usage && member.name().equals("stream_options")) {
                hasOptions = true;
                options(source, member, edits);
            }
        }
        if (usage && !hasOptions) {
            edits.add(added(source, lastModel));
        }
        return apply(source, edits);
    }

    /** Those that may have to change, and where a name stands twice simply all. */
    private static List<ChatMembers.Member> members(RawObject top) {
        if (!top.duplicates().isEmpty()) {
            return ChatMembers.of(top.source(), 0);
        }
        List<ChatMembers.Member> members = new ArrayList<>(CHANGED.size());
        for (String name : CHANGED) {
            top.slice(name).ifPresent(slice -> members.add(new ChatMembers.Member(name, slice.start(), slice.end())));
        }
        return members;
    }

    /** Behind the model, which every request that comes here has; else first in the object. */
    private static Edit added(byte[] source, int lastModel) {
        String member = "\"stream_options\":" + OPTIONS;
        if (lastModel >= 0) {
            return new Edit(lastModel, lastModel, "," + member);
        }
        int inside = ChatMembers.firstInside(source, 0);
        return new Edit(inside, inside, source[inside] == '}' ? member : member + ",");
    }

    /** Options that are neither an object nor null are the client's mistake, which the provider explains. */
    private static void options(byte[] source, ChatMembers.Member options, List<Edit> edits) {
        if (source[options.start()] == 'n') {
            edits.add(new Edit(options.start(), options.end(), OPTIONS));
        }
        if (source[options.start()] != '{') {
            return;
        }
        List<ChatMembers.Member> asked = ChatMembers.of(source, options.start()).stream()
                .filter(member -> member.name().equals("include_usage"))
                .toList();
        asked.stream()
                .filter(member -> source[member.start()] != 't')
                .forEach(member -> edits.add(new Edit(member.start(), member.end(), "true")));
        if (asked.isEmpty()) {
            int inside = ChatMembers.firstInside(source, options.start());
            edits.add(new Edit(inside, inside, "\"include_usage\":true" + (source[inside] == '}' ? "" : ",")));
        }
    }

    private static Buffer apply(byte[] source, List<Edit> edits) {
        Buffer spliced = Buffer.buffer(source.length + 64 * edits.size());
        int copied = 0;
        Collections.sort(edits);
        for (Edit edit : edits) {
            spliced.appendBytes(source, copied, edit.start() - copied);
            spliced.appendBytes(edit.text().getBytes(StandardCharsets.UTF_8));
            copied = edit.end();
        }
        return spliced.appendBytes(source, copied, source.length - copied);
    }

    @Override
    public boolean fits(ChatBody.Raw body, Quirks quirks) {
        return ChatRawFit.fits(body, quirks);
    }

    /** @param text in place of the bytes from start to end */
    private record Edit(int start, int end, String text) implements Comparable<Edit> {
        @Override
        public int compareTo(Edit that) {
            return Integer.compare(start, that.start);
        }
    }
}

package io.llmfusion.dialect;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Changes to the top level of a JSON body whose other bytes stay as they came. Where nothing but one value changes, every
 * other byte stays; where members go or get another name, the values of the rest do.
 *
 * @param model the value of `model`, set even where the body has none
 * @param removed names of members to leave out
 * @param renamed names of members, ours to theirs
 */
public record MemberEdits(String model, List<String> removed, Map<String, String> renamed) {
    private static final String MODEL = "model";

    public MemberEdits {
        removed = List.copyOf(removed);
        renamed = Map.copyOf(renamed);
    }

    public Buffer of(RawObject top) {
        boolean inPlace = top.has(MODEL)
                && top.duplicates().isEmpty()
                && removed.stream().noneMatch(top::has)
                && renamed.keySet().stream().noneMatch(top::has);
        return inPlace ? spliced(top) : rebuilt(top);
    }

    private Buffer spliced(RawObject top) {
        RawObject.Slice slice = top.slice(MODEL).orElseThrow();
        byte[] source = top.source();
        byte[] value = Json.quote(model).getBytes(StandardCharsets.UTF_8);
        return Buffer.buffer(source.length + value.length)
                .appendBytes(source, 0, slice.start())
                .appendBytes(value)
                .appendBytes(source, slice.end(), source.length - slice.end());
    }

    /** Of a name that stood twice its last value, as every parser in the field takes it. */
    private Buffer rebuilt(RawObject top) {
        Buffer body = Buffer.buffer(top.source().length + 64).appendString("{\"model\":" + Json.quote(model));
        for (String name : top.names()) {
            if (!name.equals(MODEL) && !removed.contains(name)) {
                body.appendString("," + Json.quote(renamed.getOrDefault(name, name)) + ":");
                body.appendString(top.get(name).map(RawJson::text).orElse("null"));
            }
        }
        return body.appendString("}");
    }
}

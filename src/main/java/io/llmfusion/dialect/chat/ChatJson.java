package io.llmfusion.dialect.chat;

import io.llmfusion.model.Extras;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.sse.Utf8Slice;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.JsonNode;

/** Writes JSON text by generator, so that raw fragments go out as they came in. */
final class ChatJson {
    private ChatJson() {}

    /** The bytes of one object whose members are written by {@code members}. */
    static Buffer write(Consumer<JsonGenerator> members) {
        ByteArrayBuilder bytes = new ByteArrayBuilder();
        try (JsonGenerator out = Json.factory().createGenerator(ObjectWriteContext.empty(), bytes)) {
            out.writeStartObject();
            members.accept(out);
            out.writeEndObject();
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    /** An object of raw members. */
    static RawJson object(Map<String, RawJson> members) {
        return new RawJson(write(out -> members.forEach((name, value) -> raw(out, name, value)))
                .toString());
    }

    /** The tree of one JSON value. */
    static JsonNode read(Utf8Slice bytes) {
        return Json.read(bytes.array(), bytes.offset(), bytes.length());
    }

    /** The members of a provider's object that are not among the known ones and not null. */
    static Extras rest(JsonNode object, Set<String> known) {
        Map<String, RawJson> rest = new LinkedHashMap<>();
        object.properties().forEach(member -> {
            if (!known.contains(member.getKey()) && !member.getValue().isNull()) {
                rest.put(member.getKey(), RawJson.of(member.getValue()));
            }
        });
        return ChatField.extras(rest);
    }

    static void raw(JsonGenerator out, String name, RawJson value) {
        out.writeName(name);
        out.writeRawValue(value.text());
    }
}

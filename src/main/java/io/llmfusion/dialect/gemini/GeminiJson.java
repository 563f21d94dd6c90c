package io.llmfusion.dialect.gemini;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.vertx.core.buffer.Buffer;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.databind.JsonNode;

/** JSON as this package writes it: streamed, with fragments passed through as they are. */
final class GeminiJson {
    private GeminiJson() {}

    /**
     * Bytes of whatever the writer writes. By way of text: half a surrogate pair, which cut strings of clients have, is
     * replaced when the text becomes bytes, where a generator of bytes would throw.
     */
    static Buffer bytes(Consumer<JsonGenerator> writer) {
        return Json.utf8(text(writer));
    }

    static String text(Consumer<JsonGenerator> writer) {
        StringWriter out = new StringWriter(512);
        try (JsonGenerator json = Json.factory().createGenerator(ObjectWriteContext.empty(), out)) {
            writer.accept(json);
        }
        return out.toString();
    }

    /** An event of a stream. Line ends, which stand in fragments of others between tokens only, would break it. */
    static void frame(Consumer<JsonGenerator> writer, Buffer out) {
        String text = text(writer).replace('\n', ' ').replace('\r', ' ');
        out.appendString("data: ").appendBuffer(Json.utf8(text)).appendString("\n\n");
    }

    static void raw(JsonGenerator json, String name, RawJson value) {
        json.writeName(name);
        json.writeRawValue(value.text());
    }

    static void raw(JsonGenerator json, Map<String, RawJson> members) {
        members.forEach((name, value) -> raw(json, name, value));
    }

    /** A call's arguments as {@code args}, which must be an object; what is none (models err) is wrapped in one. */
    static RawJson args(RawJson arguments) {
        return isObject(arguments) ? arguments : new RawJson("{\"arguments\":" + Json.quote(arguments.text()) + "}");
    }

    static boolean isObject(RawJson value) {
        return value.parsed().filter(JsonNode::isObject).isPresent();
    }

    /** An object of fragments, as a fragment. */
    static RawJson object(Map<String, RawJson> members) {
        return new RawJson(members.entrySet().stream()
                .map(member ->
                        Json.quote(member.getKey()) + ":" + member.getValue().text())
                .collect(Collectors.joining(",", "{", "}")));
    }

    static RawJson array(List<String> values) {
        return new RawJson(values.stream().map(Json::quote).collect(Collectors.joining(",", "[", "]")));
    }
}

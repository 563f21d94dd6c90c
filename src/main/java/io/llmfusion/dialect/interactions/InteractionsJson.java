package io.llmfusion.dialect.interactions;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.vertx.core.buffer.Buffer;
import java.io.StringWriter;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.databind.JsonNode;

/** JSON as this package writes it: streamed, with fragments passed through as they are. */
final class InteractionsJson {
    private InteractionsJson() {}

    /** By way of text: half a surrogate pair, which cut strings of clients have, is replaced when it becomes bytes. */
    static Buffer bytes(Consumer<JsonGenerator> writer) {
        StringWriter out = new StringWriter(1024);
        try (JsonGenerator json = Json.factory().createGenerator(ObjectWriteContext.empty(), out)) {
            writer.accept(json);
        }
        return Json.utf8(out.toString());
    }

    static void raw(JsonGenerator json, String name, RawJson value) {
        json.writeName(name);
        json.writeRawValue(value.text());
    }

    /** Opens an object of this type. */
    static void open(JsonGenerator json, String type) {
        json.writeStartObject();
        json.writeStringProperty("type", type);
    }

    /** {@code {"type": "text", "text": ...}}. */
    static void text(JsonGenerator json, String text) {
        open(json, "text");
        json.writeStringProperty("text", text);
        json.writeEndObject();
    }

    /** A call's arguments, which must be an object; what is none (models err) is wrapped in one. */
    static RawJson arguments(RawJson arguments) {
        if (arguments.parsed().filter(JsonNode::isObject).isPresent()) {
            return arguments;
        }
        return RawJson.of(Json.object().put("arguments", arguments.text()));
    }

    /** The text of a string member; empty where it is none. */
    static String text(Map<String, RawJson> fields, String name) {
        RawJson value = fields.get(name);
        return value == null
                ? ""
                : value.parsed().map(node -> node.asString("")).orElse("");
    }
}

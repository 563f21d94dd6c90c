package io.llmfusion.dialect.responses;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.sse.Utf8Slice;
import io.vertx.core.buffer.Buffer;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.databind.JsonNode;

/** JSON as this package writes it: streamed, with fragments passed through as they are. */
final class ResponsesJson {
    private ResponsesJson() {}

    /** By way of text: half a surrogate pair, which cut strings of clients have, is replaced when it becomes bytes. */
    static Buffer bytes(Consumer<JsonGenerator> writer) {
        return Json.utf8(text(writer));
    }

    static String text(Consumer<JsonGenerator> writer) {
        StringWriter out = new StringWriter(1024);
        try (JsonGenerator json = Json.factory().createGenerator(ObjectWriteContext.empty(), out)) {
            writer.accept(json);
        }
        return out.toString();
    }

    /** One object, whose members are written by {@code members}. */
    static String object(Consumer<JsonGenerator> members) {
        return text(json -> {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        });
    }

    static RawJson object(Map<String, RawJson> members) {
        return new RawJson(members.entrySet().stream()
                .map(member ->
                        Json.quote(member.getKey()) + ":" + member.getValue().text())
                .collect(Collectors.joining(",", "{", "}")));
    }

    static void raw(JsonGenerator json, String name, RawJson value) {
        json.writeName(name);
        json.writeRawValue(value.text());
    }

    static void raw(JsonGenerator json, Map<String, RawJson> members) {
        members.forEach((name, value) -> raw(json, name, value));
    }

    /** For a line of an event: between tokens line ends mean nothing, and within strings they are escaped. */
    static String oneLine(String json) {
        return json.indexOf('\n') < 0 && json.indexOf('\r') < 0
                ? json
                : json.replace('\n', ' ').replace('\r', ' ');
    }

    static JsonNode tree(Utf8Slice data) {
        return Json.read(data.array(), data.offset(), data.length());
    }

    /** The members that are not among the known ones and not null. */
    static Extras rest(JsonNode object, Set<String> known) {
        Map<String, RawJson> rest = new LinkedHashMap<>();
        object.properties().forEach(member -> {
            if (!known.contains(member.getKey()) && !member.getValue().isNull()) {
                rest.put(member.getKey(), RawJson.of(member.getValue()));
            }
        });
        return extras(rest);
    }

    static Extras extras(Map<String, RawJson> fields) {
        Map<String, RawJson> present = new LinkedHashMap<>(fields);
        present.values().removeIf(RawJson::isNull);
        return present.isEmpty() ? Extras.NONE : new Extras(DialectId.RESPONSES, present);
    }

    /** A field of this format that is a string and says something. */
    static Optional<String> string(Extras extras, String name) {
        return Optional.ofNullable(extras.of(DialectId.RESPONSES).get(name))
                .flatMap(RawJson::parsed)
                .flatMap(ResponsesJson::string);
    }

    static Optional<String> string(JsonNode node) {
        return node.isString() && !node.stringValue().isEmpty() ? Optional.of(node.stringValue()) : Optional.empty();
    }
}

package io.llmfusion.dialect;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Pivot values as indented JSON for golden files: every record an object with its type under {@code is}, what is empty
 * left out, and so is the place of a message, which only warnings name.
 */
public final class PivotText {
    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private PivotText() {}

    /** Any pivot value, or a collection of them. */
    public static String of(Object value) {
        return pretty(tree(value));
    }

    /** This JSON text, indented. */
    public static String prettyJson(String json) {
        return pretty(Json.read(json));
    }

    /** The tree, indented. */
    public static String pretty(JsonNode tree) {
        return PRETTY.writeValueAsString(tree) + "\n";
    }

    private static JsonNode tree(Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (value) {
            case RawJson raw -> nodes.stringNode(raw.text());
            case String text -> nodes.stringNode(text);
            case Integer number -> nodes.numberNode(number);
            case Long number -> nodes.numberNode(number);
            case Boolean flag -> nodes.booleanNode(flag);
            case Optional<?> optional -> optional.map(PivotText::tree).orElseGet(nodes::nullNode);
            case OptionalInt optional ->
                optional.isPresent() ? nodes.numberNode(optional.getAsInt()) : nodes.nullNode();
            case OptionalLong optional ->
                optional.isPresent() ? nodes.numberNode(optional.getAsLong()) : nodes.nullNode();
            case Collection<?> items -> array(items);
            case Map<?, ?> map -> map(map);
            case Record fields -> record(fields);
            default -> nodes.stringNode(value.toString());
        };
    }

    private static ArrayNode array(Collection<?> items) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        items.forEach(item -> array.add(tree(item)));
        return array;
    }

    private static ObjectNode map(Map<?, ?> map) {
        ObjectNode object = Json.object();
        map.forEach((key, value) -> object.set(key.toString(), tree(value)));
        return object;
    }

    private static JsonNode record(Record value) {
        if (isSingleString(value)) {
            return JsonNodeFactory.instance.stringNode(value.toString());
        }
        ObjectNode object = Json.object();
        object.put("is", value.getClass().getSimpleName());
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            JsonNode field = tree(read(component, value));
            if (!isNothing(field)
                    && !isUnsaidVendor(component, field)
                    && !component.getName().equals("place")) {
                object.set(component.getName(), field);
            }
        }
        return object;
    }

    private static boolean isSingleString(Record value) {
        RecordComponent[] components = value.getClass().getRecordComponents();
        return components.length == 1
                && components[0].getType() == String.class
                && value.toString().indexOf('[') < 0;
    }

    /** No field, or Extras without fields. */
    private static boolean isNothing(JsonNode field) {
        return field.isNull()
                || (field.isContainer() && field.isEmpty())
                || (field.size() == 2 && field.path("is").asString("").equals("Extras"));
    }

    private static boolean isUnsaidVendor(RecordComponent component, JsonNode field) {
        return component.getName().equals("vendor") && field.asString("").isEmpty();
    }

    private static Object read(RecordComponent component, Record value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(broken);
        }
    }
}

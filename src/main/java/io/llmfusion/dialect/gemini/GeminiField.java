package io.llmfusion.dialect.gemini;

import io.llmfusion.dialect.BodyField;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.RawJson;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One value of a body whose members may be named in either of protocol buffers' ways, {@code systemInstruction} or
 * {@code system_instruction}: the API takes both, and Google's own examples use both.
 *
 * @see <a href="https://protobuf.dev/programming-guides/json/">ProtoJSON format</a>
 */
record GeminiField(BodyField body) {
    /** Values that are kept as they came, in both spellings. */
    private static final Set<String> OPAQUE = Set.of(
            "args",
            "response",
            "parameters",
            "parametersJsonSchema",
            "parameters_json_schema",
            "responseSchema",
            "response_schema",
            "responseJsonSchema",
            "response_json_schema");

    static GeminiField read(Buffer bytes) {
        return new GeminiField(BodyField.read(bytes, OPAQUE));
    }

    Optional<GeminiField> get(String name) {
        return body.get(name).or(() -> body.get(snake(name))).map(GeminiField::new);
    }

    /** The member, which must be an object if it is there. */
    Optional<GeminiField> object(String name) {
        return get(name).map(field -> new GeminiField(field.body.object()));
    }

    GeminiField object() {
        return new GeminiField(body.object());
    }

    List<GeminiField> list(String name) {
        return get(name)
                .map(field -> field.body.items().stream().map(GeminiField::new).toList())
                .orElse(List.of());
    }

    GeminiField required(String name) {
        return get(name).orElseGet(() -> new GeminiField(body.required(name)));
    }

    Optional<String> string(String name) {
        return get(name).map(field -> field.body.string());
    }

    List<String> strings(String name) {
        return list(name).stream().map(field -> field.body.string()).toList();
    }

    Optional<Boolean> bool(String name) {
        return get(name).map(field -> field.body.bool());
    }

    boolean isTrue(String name) {
        return bool(name).orElse(false);
    }

    OptionalLong integer(String name) {
        return get(name).map(field -> OptionalLong.of(field.body.integer())).orElse(OptionalLong.empty());
    }

    OptionalInt smallInteger(String name) {
        return get(name).map(field -> OptionalInt.of(field.body.smallInteger())).orElse(OptionalInt.empty());
    }

    Optional<BigDecimal> decimal(String name) {
        return get(name).map(field -> field.body.decimal());
    }

    RawJson raw() {
        return body.raw();
    }

    boolean isObject() {
        return body.isObject();
    }

    InvalidBody invalid(String message) {
        return body.invalid(message);
    }

    /** Names of the members that are there, as this package writes them. */
    Set<String> names() {
        return present().keySet();
    }

    /** Members that are not known and not {@code null}, as they came. */
    Map<String, RawJson> rest(Set<String> known) {
        Map<String, RawJson> rest = new LinkedHashMap<>();
        present().forEach((name, value) -> {
            if (!known.contains(name)) {
                rest.put(name, value.raw());
            }
        });
        return rest;
    }

    Extras extras(Set<String> known) {
        return extras(rest(known));
    }

    static Extras extras(Map<String, RawJson> fields) {
        return fields.isEmpty() ? Extras.NONE : new Extras(DialectId.GEMINI, fields);
    }

    private Map<String, BodyField> present() {
        Map<String, BodyField> present = new LinkedHashMap<>();
        body.members().forEach((name, value) -> {
            if (!value.isNull()) {
                present.put(camel(name), value);
            }
        });
        return present;
    }

    private static String snake(String camel) {
        StringBuilder snake = new StringBuilder(camel.length() + 4);
        for (int index = 0; index < camel.length(); index++) {
            char letter = camel.charAt(index);
            if (Character.isUpperCase(letter)) {
                snake.append('_').append(Character.toLowerCase(letter));
            } else {
                snake.append(letter);
            }
        }
        return snake.toString();
    }

    /** The other spelling; names of other shapes, such as {@code @type}, stay as they are. */
    static String camel(String name) {
        if (name.indexOf('_') <= 0) {
            return name;
        }
        StringBuilder camel = new StringBuilder(name.length());
        for (int index = 0; index < name.length(); index++) {
            char letter = name.charAt(index);
            boolean joint = letter == '_' && index + 1 < name.length();
            camel.append(joint ? Character.toUpperCase(name.charAt(++index)) : letter);
        }
        return camel.toString();
    }
}

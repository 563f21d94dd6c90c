package io.llmfusion.dialect.chat;

import io.llmfusion.dialect.schema.RewrittenSchema;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** A provider's request being written: the generator, the vendor's quirks, and what had to be left out. */
final class ChatOutgoing {
    private final JsonGenerator out;
    private final Quirks quirks;
    private final String model;
    private final List<Warning> warnings = new ArrayList<>();

    ChatOutgoing(JsonGenerator out, Quirks quirks, String model) {
        this.out = out;
        this.quirks = quirks;
        this.model = model;
    }

    JsonGenerator out() {
        return out;
    }

    Quirks quirks() {
        return quirks;
    }

    List<Warning> warnings() {
        return warnings;
    }

    /** What a schema lost on its way to the target. */
    RawJson told(RewrittenSchema rewritten) {
        warnings.addAll(rewritten.warnings());
        return rewritten.schema();
    }

    void warn(String path, String message) {
        warnings.add(new Warning(path, message));
    }

    /** A top-level field under the vendor's name for it, unless the vendor refuses it. */
    void field(String name, Consumer<JsonGenerator> value) {
        if (refuses(name)) {
            warn(name, "is not taken by this provider or model; left out");
            return;
        }
        out.writeName(quirks.renamedFields().getOrDefault(name, name));
        value.accept(out);
    }

    /** Names are top-level fields, and {@code messages.reasoning_content} for what goes back in messages. */
    boolean refuses(String field) {
        return quirks.refuses(model, field);
    }

    void string(String name, Optional<String> value) {
        value.ifPresent(text -> field(name, json -> json.writeString(text)));
    }

    void raw(String name, RawJson value) {
        field(name, json -> json.writeRawValue(value.text()));
    }

    /** Members of a nested object that the client's own format had; each of another format is a warning. */
    void extras(String path, Extras extras) {
        extras.of(DialectId.CHAT).forEach((name, value) -> ChatJson.raw(out, name, value));
        warnForeign(path, extras);
    }

    void warnForeign(String path, Extras extras) {
        extras.missedBy(DialectId.CHAT)
                .forEach(name -> warn(
                        path.isEmpty() ? name : path + "." + name, "has no place in OpenAI's chat format; left out"));
    }
}

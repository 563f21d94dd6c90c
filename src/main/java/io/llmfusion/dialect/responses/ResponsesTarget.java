package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.Losses;
import io.llmfusion.dialect.schema.RewrittenSchema;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Warning;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/**
 * A provider's request being written: the generator, the vendor's quirks, and what had to be left out. A loss that recurs
 * through a long history is one warning, at the first place, with the number of the others.
 */
final class ResponsesTarget {
    private final JsonGenerator json;
    private final String model;
    private final Quirks quirks;
    private final Losses losses = new Losses();

    ResponsesTarget(JsonGenerator json, String model, Quirks quirks) {
        this.json = json;
        this.model = model;
        this.quirks = quirks;
    }

    JsonGenerator json() {
        return json;
    }

    Quirks quirks() {
        return quirks;
    }

    /** Names are top-level fields, and {@code reasoning.effort}, {@code reasoning.summary}, {@code tools.namespace}. */
    boolean refuses(String field) {
        return quirks.refuses(model, field);
    }

    /** A top-level field under the vendor's name for it, unless the vendor refuses it. */
    void field(String name, Consumer<JsonGenerator> value) {
        if (refuses(name)) {
            warn(name, "is not taken by this provider or model; left out");
            return;
        }
        json.writeName(quirks.renamedFields().getOrDefault(name, name));
        value.accept(json);
    }

    void raw(String name, RawJson value) {
        field(name, out -> out.writeRawValue(value.text()));
    }

    /** What a schema lost on its way to the target. */
    RawJson told(RewrittenSchema rewritten) {
        rewritten.warnings().forEach(warning -> warn(warning.field(), warning.message()));
        return rewritten.schema();
    }

    void warn(String field, String message) {
        losses.warn(field, message);
    }

    /** Members of an object that this format's own had, but for these; each of another format is a warning. */
    void extras(String owner, Extras extras, Set<String> except) {
        extras.of(DialectId.RESPONSES).forEach((name, value) -> {
            if (!except.contains(name)) {
                ResponsesJson.raw(json, name, value);
            }
        });
        warnForeign(owner, extras);
    }

    void warnForeign(String owner, Extras extras) {
        extras.missedBy(DialectId.RESPONSES)
                .forEach(name -> warn(
                        owner.isEmpty() ? name : owner + "." + name,
                        "`" + name + "` has no place in the Responses format; left out"));
    }

    List<Warning> warnings() {
        return losses.warnings();
    }
}

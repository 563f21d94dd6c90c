package io.llmfusion.dialect.gemini;

import io.llmfusion.dialect.Losses;
import io.llmfusion.dialect.schema.RewrittenSchema;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Warning;
import java.util.List;

/**
 * The model that a request is written for, and what could not be said to it. Used by one thread while one request is written.
 */
final class GeminiTarget {
    private final String model;
    private final Quirks quirks;
    private final Losses losses = new Losses();

    GeminiTarget(String model, Quirks quirks) {
        this.model = model;
        this.quirks = quirks;
    }

    Quirks quirks() {
        return quirks;
    }

    /** Whether a field, or a form such as {@code thinkingConfig.none}, makes the model fail. */
    boolean refuses(String field) {
        return quirks.refuses(model, field);
    }

    boolean accepts(String feature) {
        return quirks.accepts(model, feature);
    }

    void warn(String field, String message) {
        losses.warn(field, message);
    }

    /** What a schema lost on its way to the target. */
    RawJson told(RewrittenSchema rewritten) {
        rewritten.warnings().forEach(warning -> warn(warning.field(), warning.message()));
        return rewritten.schema();
    }

    /** Says which fields of another format stay behind. */
    void warnForeign(String owner, Extras extras) {
        extras.missedBy(DialectId.GEMINI)
                .forEach(name -> warn(
                        owner.isEmpty() ? name : owner + "." + name,
                        "`" + name + "` has no counterpart in generateContent; left out"));
    }

    List<Warning> warnings() {
        return losses.warnings();
    }
}

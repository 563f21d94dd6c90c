package io.llmfusion.dialect.interactions;

import io.llmfusion.dialect.Losses;
import io.llmfusion.dialect.schema.RewrittenSchema;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.SchemaProfile;
import io.llmfusion.model.Warning;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The model that a request is written for, and what could not be said to it. A loss that recurs through a long history is
 * one warning, at the first place, with the number of the others. Used by one thread while one request is written.
 */
final class InteractionsTarget {
    private final String model;
    private final Quirks quirks;
    private final Losses losses = new Losses();

    InteractionsTarget(String model, Quirks quirks) {
        this.model = model;
        this.quirks = quirks;
    }

    /** Whether a field, or a form of it, makes the model fail. */
    boolean refuses(String field) {
        return quirks.refuses(model, field);
    }

    /** The schema in the form that the vendor takes, its losses told. */
    RawJson told(RewrittenSchema rewritten) {
        rewritten.warnings().forEach(warning -> warn(warning.field(), warning.message()));
        return rewritten.schema();
    }

    SchemaProfile schema(Optional<Boolean> strict) {
        return quirks.forms().schema(strict);
    }

    SchemaProfile strictSchema() {
        return quirks.forms().strictSchema();
    }

    void warn(String field, String message) {
        losses.warn(field, message);
    }

    /**
     * Says which fields of another format stay behind.
     *
     * @param understood those that are said here in another way
     */
    void warnForeign(String owner, Extras extras, Set<String> understood) {
        extras.missedBy(DialectId.INTERACTIONS).forEach(name -> {
            if (!understood.contains(name)
                    && extras.get(name).filter(value -> !value.isNull()).isPresent()) {
                warn(
                        owner.isEmpty() ? name : owner + "." + name,
                        "`" + name + "` has no counterpart in the Interactions API; left out");
            }
        });
    }

    List<Warning> warnings() {
        return losses.warnings();
    }
}

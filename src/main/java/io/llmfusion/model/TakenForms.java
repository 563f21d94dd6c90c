package io.llmfusion.model;

import java.util.Optional;

/**
 * In which forms a vendor takes what its wire format lets be written in many.
 *
 * @param schema of tools' arguments and of the answer
 * @param strictSchema the same, where the vendor must hold the model to it
 */
public record TakenForms(SchemaProfile schema, SchemaProfile strictSchema) {
    public static final TakenForms ANY = new TakenForms(SchemaProfile.ANY, SchemaProfile.ANY);

    /** For a schema of which the client said, or did not say, whether the vendor must hold the model to it. */
    public SchemaProfile schema(Optional<Boolean> strict) {
        return strict.orElse(false) ? strictSchema : schema;
    }
}

package io.llmfusion.dialect.schema;

import io.llmfusion.model.ResponseFormat;
import io.llmfusion.model.SchemaProfile;
import io.llmfusion.model.TakenForms;
import io.llmfusion.model.Warning;
import java.util.Optional;

/**
 * A schema of a client whose format always holds the model to it, for a format that does so only where it is asked: asked
 * where the target can and nothing of the schema is lost by it, else the schema is only told, with a warning.
 *
 * @param warning why the answer may not keep to the schema
 */
public record HeldFormat(ResponseFormat.Schema format, Optional<Warning> warning) {
    private static final String PLACE = "output_config.format";

    public static HeldFormat of(ResponseFormat.Schema format, TakenForms forms) {
        if (!format.alwaysHeld() || format.strict().isPresent()) {
            return new HeldFormat(format, Optional.empty());
        }
        SchemaProfile strict = forms.strictSchema();
        if (strict == SchemaProfile.ANY || strict == SchemaProfile.OBJECT) {
            return told(format, "it is not known whether this provider holds a model to a schema");
        }
        RewrittenSchema fitted = SchemaRewriter.output(format.schema(), strict, PLACE);
        return fitted.warnings().isEmpty()
                ? new HeldFormat(format.held(), Optional.empty())
                : told(format, "this provider holds a model only to simpler schemas");
    }

    private static HeldFormat told(ResponseFormat.Schema format, String why) {
        return new HeldFormat(format, Optional.of(new Warning(PLACE, why + "; the answer may not keep to it")));
    }
}

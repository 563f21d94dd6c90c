package io.llmfusion.dialect.schema;

import io.llmfusion.model.RawJson;
import io.llmfusion.model.Warning;
import java.util.List;

/**
 * A schema as the target takes it.
 *
 * @param schema the very text that came where nothing had to change
 * @param warnings one for each kind of loss, at its first place
 */
public record RewrittenSchema(RawJson schema, List<Warning> warnings) {
    public RewrittenSchema {
        warnings = List.copyOf(warnings);
    }
}

package io.llmfusion.dialect.gemini;

import io.llmfusion.dialect.schema.SchemaRewriter;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.SchemaProfile;
import java.util.Optional;

/**
 * Schemas on their way to the provider: the one place in which they are fitted to what its models take. {@code
 * parametersJsonSchema} and {@code responseJsonSchema} take JSON schema as it is.
 */
final class GeminiSchemas {
    private GeminiSchemas() {}

    /** @param place how warnings name it */
    static RawJson ofTool(RawJson schema, String place, GeminiTarget target) {
        SchemaProfile wanted = target.quirks().forms().schema(Optional.empty());
        return target.told(
                SchemaRewriter.tool(schema, wanted == SchemaProfile.ANY ? SchemaProfile.OBJECT : wanted, place));
    }

    static RawJson ofAnswer(RawJson schema, GeminiTarget target) {
        return target.told(SchemaRewriter.output(
                schema, target.quirks().forms().schema(Optional.of(true)), "response_format.json_schema.schema"));
    }
}

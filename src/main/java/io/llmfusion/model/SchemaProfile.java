package io.llmfusion.model;

import java.util.Arrays;
import java.util.Optional;

/** Which JSON Schemas a target takes; what each one means is the business of {@code dialect.schema}. */
public enum SchemaProfile {
    /** Everything, as it is. */
    ANY("any"),
    /** Everything, but a tool's root must plainly be an object. */
    OBJECT("object"),
    /** OpenAI's structured outputs. */
    OPENAI_STRICT("openai-strict"),
    /** Anthropic's structured outputs and strict tools. */
    ANTHROPIC_STRICT("anthropic-strict"),
    /** Gemini's {@code parameters} and {@code responseSchema}: a part of OpenAPI 3.0. */
    GEMINI("gemini"),
    /** Gemini's {@code parametersJsonSchema} and {@code responseJsonSchema}. */
    GEMINI_JSON("gemini-json"),
    /** xAI, whose tools are always strict. */
    XAI("xai"),
    /** Amazon's own models behind Bedrock. */
    BEDROCK("bedrock");

    private final String configName;

    SchemaProfile(String configName) {
        this.configName = configName;
    }

    /** The name as written for {@code schema:} and {@code strict-schema:}. */
    public String configName() {
        return configName;
    }

    /** The profile of that configuration name, if there is one. */
    public static Optional<SchemaProfile> named(String configName) {
        return Arrays.stream(values())
                .filter(profile -> profile.configName.equals(configName))
                .findFirst();
    }
}

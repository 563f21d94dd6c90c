package io.llmfusion.model;

import java.util.Optional;

/** A tool that the model may call. */
public sealed interface ToolSpec {
    /**
     * @param inputSchema JSON schema of the arguments, as given
     * @param strict whether the provider must hold the model to the schema, if said
     */
    record Function(
            String name, Optional<String> description, RawJson inputSchema, Optional<Boolean> strict, Extras extras)
            implements ToolSpec {}

    /** A tool of one provider (web search, code execution): its definition as given. */
    record Native(DialectId dialect, String type, RawJson definition) implements ToolSpec {}
}

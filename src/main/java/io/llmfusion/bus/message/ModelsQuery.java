package io.llmfusion.bus.message;

import io.llmfusion.model.Caller;

/** Asks routing what models there are for a caller; `llm.models`. */
public sealed interface ModelsQuery {
    Caller caller();

    record ListAll(Caller caller) implements ModelsQuery {}

    /** What a name means: the alias's own settings and where it leads. Fails with `ModelNotFound` or `Forbidden`. */
    record Resolve(Caller caller, String model) implements ModelsQuery {}
}

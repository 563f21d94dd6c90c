package io.llmfusion.model;

import java.util.Optional;

/** What the answer's text must be. */
public sealed interface ResponseFormat {
    record Text() implements ResponseFormat {}

    /** Any JSON object. */
    record Json() implements ResponseFormat {}

    record Schema(String name, Optional<String> description, RawJson schema, Optional<Boolean> strict)
            implements ResponseFormat {}
}

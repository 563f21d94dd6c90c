package io.llmfusion.model;

import java.util.Optional;

/** What the answer's text must be. */
public sealed interface ResponseFormat {
    record Text() implements ResponseFormat {}

    /** Any JSON object. */
    record Json() implements ResponseFormat {}

    /**
     * @param strict whether the vendor must hold the model to it, if the client said so
     * @param alwaysHeld whether the client's format knows no other way: where the target can, it must too
     */
    record Schema(
            String name, Optional<String> description, RawJson schema, Optional<Boolean> strict, boolean alwaysHeld)
            implements ResponseFormat {
        public Schema(String name, Optional<String> description, RawJson schema, Optional<Boolean> strict) {
            this(name, description, schema, strict, false);
        }

        /** The same where the target must hold the model to it. */
        public Schema held() {
            return new Schema(name, description, schema, Optional.of(true), alwaysHeld);
        }
    }
}

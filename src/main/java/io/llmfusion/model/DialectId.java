package io.llmfusion.model;

import java.util.Arrays;
import java.util.Optional;

/** A wire format, not a vendor: what the bytes of a request and its answer look like. */
public enum DialectId {
    /** OpenAI chat completions, and everything compatible with it. */
    CHAT("chat"),
    /** OpenAI's legacy text completions, which clients speak; providers that have them take the client's bytes. */
    COMPLETIONS("completions"),
    /** OpenAI Responses. */
    RESPONSES("responses"),
    /** Anthropic Messages. */
    ANTHROPIC("messages"),
    /** Gemini generateContent. */
    GEMINI("generate-content"),
    /** Gemini Interactions. */
    INTERACTIONS("interactions"),
    /** AWS Bedrock Converse. */
    CONVERSE("converse"),
    /** No bytes at all: the built-in demonstration provider takes the pivot as it is. */
    DEMO("demo");

    private final String configName;

    DialectId(String configName) {
        this.configName = configName;
    }

    /** The name as written for `api:` in the configuration and in `families.yaml`. */
    public String configName() {
        return configName;
    }

    /** The wire format of that configuration name, if there is one. */
    public static Optional<DialectId> named(String configName) {
        return Arrays.stream(values())
                .filter(dialect -> dialect.configName.equals(configName))
                .findFirst();
    }
}

package io.llmfusion.model;

/** The name of a configured provider, as in `providers:` of the configuration. */
public record ProviderName(String value) {
    public ProviderName {
        if (value.isBlank()) {
            throw new IllegalArgumentException("ProviderName must not be blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

package io.llmfusion.bus.message;

import io.llmfusion.model.ProviderName;

/** One model of one provider. */
public record Target(ProviderName provider, String model) {
    /** `provider/model`. */
    @Override
    public String toString() {
        return provider + "/" + model;
    }
}

package io.llmfusion.model;

import java.util.List;

/**
 * How some models of a vendor deviate from the others, as data of `families.yaml`. A field is named as it stands in the
 * wire format (`temperature`, `thinking.budget_tokens`, `output_config.effort`); each dialect documents the names that it
 * asks for.
 *
 * @param models a pattern of the provider's model names; `*` matches any run of characters
 * @param refuses fields, or forms of fields, that make these models fail: left out or replaced with a warning
 * @param accepts what only these models take
 */
public record ModelQuirk(String models, List<String> refuses, List<String> accepts) {
    public ModelQuirk {
        refuses = List.copyOf(refuses);
        accepts = List.copyOf(accepts);
    }

    public boolean matches(String model) {
        return Wildcard.matches(models, model);
    }
}

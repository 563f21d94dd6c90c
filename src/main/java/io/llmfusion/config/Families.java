package io.llmfusion.config;

import io.llmfusion.model.ModelTable;
import java.util.List;
import java.util.Optional;

/**
 * What is shipped as data.
 *
 * @param all the kinds of providers that this version knows, in the order of `families.yaml`
 * @param models what is known of models, of `models.yaml`
 */
public record Families(List<Family> all, ModelTable models) {
    public Families {
        all = List.copyOf(all);
    }

    public Optional<Family> family(String name) {
        return all.stream().filter(family -> family.name().equals(name)).findFirst();
    }

    public List<String> names() {
        return all.stream().map(Family::name).toList();
    }
}

package io.llmfusion.config;

import java.util.List;
import java.util.Optional;

/** The kinds of providers that this version knows, in the order of `families.yaml`. */
public record Families(List<Family> all) {
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

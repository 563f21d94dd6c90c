package io.llmfusion.model;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is known of models, as data: `models.yaml`, and what a provider says of its own. Later rows win over earlier ones,
 * member by member.
 */
public record ModelTable(List<Row> rows) {
    public static final ModelTable EMPTY = new ModelTable(List.of());

    /** @param models a pattern of models' names; `*` matches any run of characters */
    public record Row(String models, ModelCapabilities capabilities) {}

    public ModelTable {
        rows = List.copyOf(rows);
    }

    public ModelTable and(ModelTable later) {
        return later.rows.isEmpty()
                ? this
                : new ModelTable(
                        Stream.concat(rows.stream(), later.rows.stream()).toList());
    }

    /** Of the model as a provider calls it; aggregators write the maker before a slash. */
    public ModelCapabilities of(String model) {
        String bare = model.substring(model.lastIndexOf('/') + 1);
        ModelCapabilities known = ModelCapabilities.UNKNOWN;
        for (Row row : rows) {
            if (Wildcard.matches(row.models(), model) || Wildcard.matches(row.models(), bare)) {
                known = known.with(row.capabilities());
            }
        }
        return known;
    }
}

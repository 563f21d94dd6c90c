package io.llmfusion.config;

import io.llmfusion.model.ModelCapabilities;
import io.llmfusion.model.ModelTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads what models can do: `models.yaml`, and `quirks: capabilities:` of a provider. */
final class ModelTableReader {
    private static final Set<String> MODALITIES = Set.of("text", "image", "pdf", "audio", "video");
    private static final Set<String> FEATURES =
            Set.of("tools", "parallel-tools", "structured-output", "reasoning", "streaming");

    private ModelTableReader() {}

    static ModelTable shipped(ConfigNode.Mapping root, Reading reading) {
        Fields fields = Fields.top(root, reading);
        ModelTable table = read(fields, "rows");
        fields.done();
        return table;
    }

    /** The rows under this key. */
    static ModelTable read(Fields fields, String key) {
        List<ModelTable.Row> rows = new ArrayList<>();
        for (ConfigNode item : fields.items(key)) {
            if (item instanceof ConfigNode.Mapping mapping) {
                rows(fields.item(key, mapping), rows);
            } else {
                fields.problem(key, "each must be a map", "write - { models: [\"name-*\"], context: 131072 }");
            }
        }
        return new ModelTable(rows);
    }

    private static void rows(Fields fields, List<ModelTable.Row> into) {
        List<String> patterns = fields.texts("models");
        if (patterns.isEmpty()) {
            fields.problem("models", "is missing", "write patterns of models' names, as [\"name-*\"]");
        }
        ModelCapabilities capabilities = new ModelCapabilities(
                tokens(fields, "context"),
                tokens(fields, "max-output"),
                words(fields, "input", MODALITIES),
                words(fields, "output", MODALITIES),
                words(fields, "features", FEATURES));
        fields.done();
        patterns.forEach(pattern -> into.add(new ModelTable.Row(pattern, capabilities)));
    }

    private static OptionalLong tokens(Fields fields, String key) {
        Optional<Long> count = fields.count(key);
        return count.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    private static List<String> words(Fields fields, String key, Set<String> known) {
        List<String> written = fields.texts(key);
        written.stream()
                .filter(word -> !known.contains(word))
                .forEach(word -> fields.problem(
                        key,
                        "holds `" + word + "`",
                        "write any of "
                                + String.join(", ", known.stream().sorted().toList())));
        return written;
    }
}

package io.llmfusion.http;

import io.llmfusion.bus.message.ModelsReply;
import io.llmfusion.model.Json;
import io.llmfusion.model.ModelCapabilities;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One model in each shape of a list. Pure. */
final class ModelJson {
    /** Both formats want a time of creation; that of an alias means nothing. */
    private static final long CREATED = 1_735_689_600;

    private static final String CREATED_AT = "2025-01-01T00:00:00Z";

    private ModelJson() {}

    static ObjectNode openAi(ModelsReply.Entry entry) {
        ObjectNode model = Json.object()
                .put("id", entry.name())
                .put("object", "model")
                .put("created", CREATED)
                .put("owned_by", entry.ownedBy());
        return capable(model, entry.capabilities());
    }

    /** Fields that neither format has, which their clients ignore; what is not known is left out. */
    private static ObjectNode capable(ObjectNode model, ModelCapabilities capabilities) {
        capabilities.context().ifPresent(tokens -> model.put("context_window", tokens));
        capabilities.maxOutput().ifPresent(tokens -> model.put("max_output_tokens", tokens));
        words(model, "input_modalities", capabilities.input());
        words(model, "output_modalities", capabilities.output());
        words(model, "features", capabilities.features());
        return model;
    }

    private static void words(ObjectNode model, String name, List<String> words) {
        if (!words.isEmpty()) {
            ArrayNode array = model.putArray(name);
            words.forEach(array::add);
        }
    }

    static ObjectNode anthropic(ModelsReply.Entry entry) {
        ObjectNode model = Json.object()
                .put("type", "model")
                .put("id", entry.name())
                .put("display_name", entry.name())
                .put("created_at", CREATED_AT);
        return capable(model, entry.capabilities());
    }
}

package io.llmfusion.mcp.builtin;

import io.llmfusion.bus.message.ModelsReply;
import io.llmfusion.config.ProviderConfig;
import io.llmfusion.model.Caller;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What there is to ask. Pure. */
final class ModelLists {
    private ModelLists() {}

    /** @param query only names that contain it; empty: all */
    static RawJson models(List<ModelsReply.Entry> entries, String query) {
        String wanted = query.strip().toLowerCase(Locale.ROOT);
        ObjectNode data = Json.object();
        ArrayNode models = data.putArray("models");
        entries.stream()
                .filter(entry -> entry.name().toLowerCase(Locale.ROOT).contains(wanted))
                .forEach(entry -> models.addObject().put("name", entry.name()).put("owned_by", entry.ownedBy()));
        return ToolAnswer.of(data);
    }

    /** Those of which the caller may use anything; no address and no key of any. */
    static RawJson providers(List<ProviderConfig> providers, Caller caller) {
        ObjectNode data = Json.object();
        ArrayNode list = data.putArray("providers");
        providers.stream()
                .filter(provider -> caller.maySeeProvider(provider.name()))
                .forEach(provider -> list.add(json(provider, caller)));
        return ToolAnswer.of(data);
    }

    private static ObjectNode json(ProviderConfig provider, Caller caller) {
        ObjectNode json = Json.object()
                .put("name", provider.name().value())
                .put("family", provider.family().name())
                .put("enabled", provider.enabled());
        if (provider.availability() instanceof ProviderConfig.Availability.Disabled(String reason)) {
            json.put("reason", reason);
        }
        ArrayNode models = json.putArray("models");
        provider.models().stream()
                .filter(model -> caller.mayUseModel(provider.name() + "/" + model))
                .forEach(models::add);
        return json.put("any_model", provider.models().isEmpty());
    }
}

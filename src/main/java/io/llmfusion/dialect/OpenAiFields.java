package io.llmfusion.dialect;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.RawJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Top-level fields of a request that OpenAI's two formats, chat completions and Responses, have under the same name with
 * the same meaning. {@code verbosity} stands within {@code text} in Responses; its reader and writer see to that. Pure.
 *
 * @see <a href="https://platform.openai.com/docs/guides/migrate-to-responses">Migrate to Responses</a>
 */
public final class OpenAiFields {
    private static final Set<String> SHARED = Set.of(
            "metadata",
            "prompt_cache_key",
            "prompt_cache_retention",
            "safety_identifier",
            "service_tier",
            "store",
            "user",
            "verbosity");

    private OpenAiFields() {}

    /** The fields that a request of one of the two formats says in the other's words too; none of any third format's. */
    public static Map<String, RawJson> shared(Extras extras) {
        Map<String, RawJson> shared = new LinkedHashMap<>();
        if (extras.dialect() == DialectId.CHAT || extras.dialect() == DialectId.RESPONSES) {
            extras.fields().forEach((name, value) -> {
                if (SHARED.contains(name)) {
                    shared.put(name, value);
                }
            });
        }
        return shared;
    }

    /** Those that are not shared. */
    public static Extras others(Extras extras) {
        Map<String, RawJson> others = new LinkedHashMap<>(extras.fields());
        others.keySet().removeAll(shared(extras).keySet());
        return others.isEmpty() ? Extras.NONE : new Extras(extras.dialect(), others);
    }
}

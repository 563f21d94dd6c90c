package io.llmfusion.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The providers behind LiteLLM's deployments: those with the same vendor, address and key are one.
 *
 * @see <a href="https://docs.litellm.ai/docs/providers">Providers</a>
 */
final class LiteLlmProviders {
    /** Prefixes of models that differ from our families' names. */
    private static final Map<String, String> FAMILIES = Map.ofEntries(
            Map.entry("together_ai", "together"),
            Map.entry("fireworks_ai", "fireworks"),
            Map.entry("vertex_ai", "vertex"),
            Map.entry("vertex_ai_beta", "vertex"),
            Map.entry("ollama_chat", "ollama"),
            Map.entry("hosted_vllm", "vllm"),
            Map.entry("lm_studio", "lmstudio"),
            Map.entry("cohere_chat", "cohere"),
            Map.entry("nvidia_nim", "nvidia"),
            Map.entry("azure_ai", "openai"),
            Map.entry("custom_openai", "openai"),
            Map.entry("openai_like", "openai"),
            Map.entry("text-completion-openai", "openai"),
            Map.entry("bedrock/converse", "bedrock"));
    /** LiteLLM appends the version itself for these. */
    private static final Set<String> WITHOUT_VERSION = Set.of("ollama", "lmstudio");

    private static final Map<String, String> SETTINGS = Map.of(
            "api_version", "api-version",
            "aws_region_name", "region",
            "aws_access_key_id", "access-key-id",
            "aws_secret_access_key", "secret-access-key",
            "aws_session_token", "session-token",
            "vertex_project", "project",
            "vertex_location", "location",
            "vertex_credentials", "credentials");
    private static final Set<String> READ = Set.of("model", "api_base", "api_key", "custom_llm_provider");

    private final List<String> known;
    private final ImportNotes notes;
    private final Map<Map<String, Object>, String> names = new LinkedHashMap<>();
    private final Map<String, Object> providers = new LinkedHashMap<>();

    /** @param model as the provider calls it */
    record Target(String provider, String model) {
        String text() {
            return provider + "/" + model;
        }
    }

    LiteLlmProviders(List<String> known, ImportNotes notes) {
        this.known = known;
        this.notes = notes;
    }

    /** By name, as our file has them. */
    Map<String, Object> providers() {
        return providers;
    }

    /** Where this deployment leads; empty, and noted, where nobody here speaks with its vendor. */
    Optional<Target> target(Map<String, Object> parameters, String path) {
        String written = ForeignYaml.text(parameters, "model");
        String vendor = ForeignYaml.text(parameters, "custom_llm_provider");
        int slash = written.indexOf('/');
        String prefix = vendor.isEmpty() && slash > 0 ? written.substring(0, slash) : vendor;
        String family = FAMILIES.getOrDefault(prefix, prefix);
        String model = vendor.isEmpty() && known.contains(family) ? written.substring(slash + 1) : written;
        if (!known.contains(family)) {
            family = guessed(written, parameters);
        }
        if (family.isEmpty()) {
            notes.add(path + ".model", "`" + written + "` is of a vendor that is not known here; left out");
            return Optional.empty();
        }
        if (family.equals("bedrock") && model.startsWith("converse/")) {
            model = model.substring("converse/".length());
        }
        return Optional.of(new Target(named(family, settings(family, parameters, path)), model));
    }

    /** Bare names are of those who make them; what has an address of its own speaks OpenAI's format. */
    private static String guessed(String model, Map<String, Object> parameters) {
        if (parameters.containsKey("api_base") || model.matches("(gpt-|chatgpt-|o[134](-|$)|ft:gpt-).*")) {
            return "openai";
        }
        return model.startsWith("claude-") ? "anthropic" : "";
    }

    private Map<String, Object> settings(String family, Map<String, Object> parameters, String path) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("dialect", family);
        String base = ForeignYaml.text(parameters, "api_base");
        if (!base.isEmpty()) {
            String ours = ForeignYaml.substituted(base);
            settings.put("base-url", WITHOUT_VERSION.contains(family) ? versioned(ours) : ours);
        }
        String key = ForeignYaml.text(parameters, "api_key");
        if (!key.isEmpty()) {
            settings.put("api-key", ForeignYaml.substituted(key));
            if (!key.startsWith("os.environ/")) {
                notes.add(path + ".api_key", "is a key in plain text, kept as it is; better name a variable");
            }
        }
        parameters.forEach((name, value) -> {
            if (SETTINGS.containsKey(name) && isFor(family, name)) {
                settings.put(SETTINGS.getOrDefault(name, name), ForeignYaml.substituted(String.valueOf(value)));
            } else if (!READ.contains(name)) {
                notes.add(path + "." + name, "has no counterpart here; left out");
            }
        });
        if (family.equals("azure")) {
            settings.put("api", "deployments");
        }
        return settings;
    }

    private static boolean isFor(String family, String name) {
        return switch (family) {
            case "azure" -> name.equals("api_version");
            case "bedrock" -> name.startsWith("aws_");
            case "vertex" -> name.startsWith("vertex_");
            default -> false;
        };
    }

    private static String versioned(String base) {
        String bare = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return bare.matches("https?://[^/]+") ? bare + "/v1" : bare;
    }

    private String named(String family, Map<String, Object> settings) {
        return names.computeIfAbsent(settings, _ -> {
            String name = family;
            for (int number = 2; providers.containsKey(name); number++) {
                name = family + "-" + number;
            }
            providers.put(name, settings);
            return name;
        });
    }
}

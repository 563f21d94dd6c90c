package io.llmfusion.command;

import io.llmfusion.command.LiteLlmProviders.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A LiteLLM proxy's {@code config.yaml} as our configuration. Used once.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/config_settings">All settings</a>
 */
final class LiteLlmImport {
    private static final Set<String> SECTIONS =
            Set.of("model_list", "router_settings", "litellm_settings", "general_settings", "mcp_servers");
    private static final int MOST_ATTEMPTS = 10;

    private final Map<String, Object> file;
    private final ImportNotes notes;
    private final LiteLlmProviders providers;
    private final Map<String, Set<String>> aliases = new LinkedHashMap<>();

    LiteLlmImport(Map<String, Object> file, List<String> families, ImportNotes notes) {
        this.file = file;
        this.notes = notes;
        this.providers = new LiteLlmProviders(families, notes);
    }

    static boolean isOne(Map<String, Object> file) {
        return file.containsKey("model_list") || file.containsKey("litellm_settings");
    }

    Map<String, Object> config() {
        deployments();
        fallbacks("router_settings");
        fallbacks("litellm_settings");
        Map<String, Object> config = new LinkedHashMap<>();
        keys().ifPresent(auth -> config.put("auth", auth));
        Map<String, Object> named = withLimits();
        if (!named.isEmpty()) {
            config.put("providers", named);
        }
        if (!aliases.isEmpty()) {
            Map<String, Object> models = new LinkedHashMap<>();
            aliases.forEach((name, targets) -> models.put(name, Map.of("targets", List.copyOf(targets))));
            config.put("models", models);
        }
        Map<String, Object> servers = new McpImport(notes).liteLlm(ForeignYaml.map(file, "mcp_servers"));
        if (!servers.isEmpty()) {
            config.put("mcp", Map.of("servers", servers));
        }
        notes.rest("", file, SECTIONS);
        return config;
    }

    private void deployments() {
        List<Object> list = ForeignYaml.list(file, "model_list");
        for (int index = 0; index < list.size(); index++) {
            Map<String, Object> entry = ForeignYaml.map(list.get(index));
            String path = "model_list[" + index + "]";
            notes.rest(path, entry, Set.of("model_name", "litellm_params"));
            Optional<Target> target =
                    providers.target(ForeignYaml.map(entry, "litellm_params"), path + ".litellm_params");
            target.ifPresent(found -> deployment(ForeignYaml.text(entry, "model_name"), found, path));
        }
    }

    private void deployment(String name, Target target, String path) {
        if (name.contains("*") || target.model().contains("*")) {
            notes.add(path, "patterns are no names here: ask for `" + target.provider() + "/MODEL`");
        } else if (!name.equals(target.text())) {
            String alias = alias(name);
            if (!alias.equals(name)) {
                notes.add(path + ".model_name", "`" + name + "` cannot be a name here; it is `" + alias + "` now");
            }
            aliases.computeIfAbsent(alias, _ -> new LinkedHashSet<>()).add(target.text());
        }
    }

    /** Names of ours hold no slash, which stands between a provider and its model. */
    private static String alias(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._:@-]", "-");
        String start = plain.matches("[A-Za-z0-9].*") ? plain : "m" + plain;
        return start.substring(0, Math.min(128, start.length()));
    }

    private void fallbacks(String section) {
        Map<String, Object> settings = ForeignYaml.map(file, section);
        List<Object> rules = ForeignYaml.list(settings, "fallbacks");
        for (int index = 0; index < rules.size(); index++) {
            String path = section + ".fallbacks[" + index + "]";
            ForeignYaml.map(rules.get(index)).forEach((name, others) -> {
                if (others instanceof List<?> list) {
                    list.forEach(other -> fallback(alias(name), alias(String.valueOf(other)), path));
                }
            });
        }
        ForeignYaml.list(settings, "default_fallbacks").forEach(other -> List.copyOf(aliases.keySet()).stream()
                .filter(name -> !name.equals(alias(String.valueOf(other))))
                .forEach(name -> fallback(name, alias(String.valueOf(other)), section + ".default_fallbacks")));
        if (!ForeignYaml.text(settings, "routing_strategy").isEmpty()) {
            notes.add(section + ".routing_strategy", "targets are tried in their order here");
        }
        notes.rest(
                section,
                settings,
                Set.of(
                        "fallbacks",
                        "default_fallbacks",
                        "routing_strategy",
                        "num_retries",
                        "timeout",
                        "request_timeout"));
    }

    /** Its targets and not its name, so that two names may fall back on each other. */
    private void fallback(String name, String other, String path) {
        Set<String> targets = aliases.get(name);
        Set<String> further = aliases.get(other);
        if (targets == null || further == null) {
            notes.add(path, "names `" + (targets == null ? name : other) + "`, which is not in the list; left out");
        } else {
            targets.addAll(new ArrayList<>(further));
        }
    }

    private Optional<Map<String, Object>> keys() {
        Map<String, Object> general = ForeignYaml.map(file, "general_settings");
        notes.rest("general_settings", general, Set.of("master_key"));
        String key = ForeignYaml.text(general, "master_key");
        if (key.isEmpty()) {
            return Optional.empty();
        }
        String ours = ForeignYaml.substituted(key).replace(":-}", "}");
        return Optional.of(Map.of("keys", List.of(new LinkedHashMap<>(Map.of("id", "master", "key", ours)))));
    }

    /** Retries and time-outs, which are each provider's here. */
    private Map<String, Object> withLimits() {
        Map<String, Object> limits = new LinkedHashMap<>();
        Optional<Double> retries = number("num_retries");
        retries.ifPresent(count ->
                limits.put("retry", Map.of("attempts", (int) Math.min(MOST_ATTEMPTS, Math.max(1, count + 1)))));
        Optional<Double> seconds = number("timeout").or(() -> number("request_timeout"));
        seconds.filter(time -> time >= 0.001)
                .ifPresent(time -> limits.put("timeouts", Map.of("total", Math.round(time * 1_000) + "ms")));
        Map<String, Object> all = new LinkedHashMap<>();
        providers.providers().forEach((name, settings) -> {
            Map<String, Object> whole = ForeignYaml.map(settings);
            whole.putAll(limits);
            all.put(name, whole);
        });
        return all;
    }

    private Optional<Double> number(String key) {
        for (String section : List.of("router_settings", "litellm_settings")) {
            String text = ForeignYaml.text(ForeignYaml.map(file, section), key);
            if (text.matches("\\d{1,7}(\\.\\d{1,6})?")) {
                return Optional.of(Double.valueOf(text));
            }
        }
        return Optional.empty();
    }
}

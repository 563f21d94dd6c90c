package io.llmfusion.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads files of other programs, JSON among them, as plain maps and lists, and writes ours. Pure. */
final class ForeignYaml {
    private static final String ENVIRONMENT = "os.environ/";
    private static final Pattern EDITOR_VARIABLE = Pattern.compile("\\$\\{(env|input):([A-Za-z0-9_.-]+)}");

    private ForeignYaml() {}

    /** Empty when it is no map, or no YAML at all. */
    static Optional<Map<String, Object>> read(String text) {
        try {
            Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
            return Optional.of(map(loaded)).filter(map -> !map.isEmpty());
        } catch (YAMLException broken) {
            return Optional.empty();
        }
    }

    static String write(Map<String, Object> config) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(120);
        options.setSplitLines(false);
        return new Yaml(options).dump(config);
    }

    /** An empty map for everything else. */
    static Map<String, Object> map(Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> given) {
            given.forEach((key, member) -> map.put(String.valueOf(key), member == null ? "" : member));
        }
        return map;
    }

    static Map<String, Object> map(Map<String, Object> owner, String key) {
        return map(owner.getOrDefault(key, Map.of()));
    }

    static List<Object> list(Map<String, Object> owner, String key) {
        return owner.get(key) instanceof List<?> list ? List.copyOf(list) : List.of();
    }

    /** The text of a scalar, empty where there is none. */
    static String text(Map<String, Object> owner, String key) {
        Object value = owner.getOrDefault(key, "");
        return value instanceof Map || value instanceof List
                ? ""
                : String.valueOf(value).strip();
    }

    /** A value of LiteLLM's as ours: its way to name a variable becomes ours, and a dollar sign stays one. */
    static String substituted(String value) {
        return value.startsWith(ENVIRONMENT)
                ? "${" + value.substring(ENVIRONMENT.length()) + ":-}"
                : value.replace("$", "$$");
    }

    /** A value of an editor's as ours: {@code ${env:X}} and {@code ${input:x}} become variables. */
    static String editorValue(String value) {
        Matcher matcher = EDITOR_VARIABLE.matcher(value);
        StringBuilder ours = new StringBuilder();
        int from = 0;
        while (matcher.find()) {
            ours.append(value.substring(from, matcher.start()).replace("$", "$$"));
            ours.append("${")
                    .append(matcher.group(2).replaceAll("[^A-Za-z0-9_]", "_").toUpperCase(Locale.ROOT))
                    .append(":-}");
            from = matcher.end();
        }
        return ours.append(value.substring(from).replace("$", "$$")).toString();
    }
}

package io.llmfusion.config;

import io.llmfusion.model.ModelQuirk;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.SchemaProfile;
import io.llmfusion.model.TakenForms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** Reads `quirks:`, of `families.yaml` and of a provider, over those that stand already. */
final class QuirksReader {
    private static final Map<String, SchemaProfile> PROFILES = Arrays.stream(SchemaProfile.values())
            .collect(Collectors.toMap(SchemaProfile::configName, Function.identity()));

    private QuirksReader() {}

    static Quirks read(Fields fields, Quirks standing) {
        Quirks quirks = new Quirks(
                fields.text("max-tokens-field", standing.maxTokensField()),
                fields.flag("stream-usage", standing.streamUsage()),
                fields.flag("developer-role", standing.developerRole()),
                fields.text("reasoning-field", standing.reasoningField()),
                refused(fields, standing),
                named(fields, "renamed-fields", standing.renamedFields()),
                fields.text("required-tool-choice", standing.requiredToolChoice()),
                pattern(fields, "tool-call-id-pattern", "[a-zA-Z0-9]{9}").or(standing::toolCallIdPattern),
                fields.flag("output-excludes-reasoning", standing.outputExcludesReasoning()),
                fields.count("default-max-tokens").orElse(standing.defaultMaxTokens()),
                fields.has("models") ? models(fields) : standing.models(),
                fields.text("signatures", standing.signatures()),
                forms(fields, standing.forms()),
                named(fields, "added-fields", standing.addedFields()),
                standing.capabilities().and(ModelTableReader.read(fields, "capabilities")));
        fields.done();
        return quirks;
    }

    private static TakenForms forms(Fields fields, TakenForms standing) {
        return new TakenForms(
                fields.choice("schema", PROFILES, Set.of()).orElse(standing.schema()),
                fields.choice("strict-schema", PROFILES, Set.of()).orElse(standing.strictSchema()),
                mediaUrls(fields).orElse(standing.mediaUrls()),
                pattern(fields, "tool-name-pattern", "[a-zA-Z0-9_-]{1,64}").orElse(standing.toolNames()));
    }

    private static Optional<List<String>> mediaUrls(Fields fields) {
        if (!fields.has("media-urls")) {
            return Optional.empty();
        }
        List<String> kinds = fields.texts("media-urls");
        if (!Set.of("image", "document", "audio").containsAll(kinds)) {
            fields.problem("media-urls", "holds a kind that is not known", "write any of image, document, audio");
        }
        return Optional.of(kinds);
    }

    private static List<String> refused(Fields fields, Quirks standing) {
        return fields.has("refused-fields") ? fields.texts("refused-fields") : standing.refusedFields();
    }

    private static Map<String, String> named(Fields fields, String key, Map<String, String> standing) {
        Optional<Fields> written = fields.map(key);
        if (written.isEmpty()) {
            return standing;
        }
        Map<String, String> names = new LinkedHashMap<>();
        written.get().namedTexts().forEach((ours, theirs) -> names.put(ours, theirs.text()));
        return names;
    }

    private static List<ModelQuirk> models(Fields fields) {
        List<ModelQuirk> found = new ArrayList<>();
        for (ConfigNode item : fields.items("models")) {
            if (item instanceof ConfigNode.Mapping mapping) {
                model(fields.item("models", mapping)).ifPresent(found::add);
            } else {
                fields.problem(
                        "models", "each must be a map", "write - { models: \"name-*\", refuses: [], accepts: [] }");
            }
        }
        return found;
    }

    private static Optional<ModelQuirk> model(Fields fields) {
        Optional<ConfigNode.Scalar> models = fields.required("models", "a pattern of models' names");
        List<String> refuses = fields.texts("refuses");
        List<String> accepts = fields.texts("accepts");
        fields.done();
        return models.map(pattern -> new ModelQuirk(pattern.text(), refuses, accepts));
    }

    private static Optional<String> pattern(Fields fields, String key, String example) {
        Optional<String> written = fields.text(key);
        try {
            written.ifPresent(Pattern::compile);
            return written;
        } catch (PatternSyntaxException broken) {
            fields.problem(key, "is not a regular expression", "write one, as " + example);
            return Optional.empty();
        }
    }
}

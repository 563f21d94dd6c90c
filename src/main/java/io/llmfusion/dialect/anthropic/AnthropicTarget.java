package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.schema.RewrittenSchema;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Warning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The model that a request is written for, and what could not be said to it. A loss that recurs through a long history is
 * one warning, at the first place, with the number of the others. Used by one thread while one request is written.
 */
final class AnthropicTarget {
    private static final Pattern IN_LIST = Pattern.compile("\\[\\d+]");

    private final String model;
    private final Quirks quirks;
    private final Map<String, Loss> losses = new LinkedHashMap<>();

    private record Loss(String field, String message, int times) {
        Loss again() {
            return new Loss(field, message, times + 1);
        }

        Warning warning() {
            return new Warning(field, times == 1 ? message : message + " (and " + (times - 1) + " more)");
        }
    }

    AnthropicTarget(String model, Quirks quirks) {
        this.model = model;
        this.quirks = quirks;
    }

    Quirks quirks() {
        return quirks;
    }

    /** Whether a field, or a form such as {@code thinking.disabled}, makes the model fail. */
    boolean refuses(String field) {
        return quirks.refuses(model, field);
    }

    boolean accepts(String feature) {
        return quirks.accepts(model, feature);
    }

    /** What a schema lost on its way to the target. */
    RawJson told(RewrittenSchema rewritten) {
        rewritten.warnings().forEach(warning -> warn(warning.field(), warning.message()));
        return rewritten.schema();
    }

    void warn(String field, String message) {
        String everywhere = IN_LIST.matcher(field).replaceAll("[]") + message;
        losses.merge(everywhere, new Loss(field, message, 1), (first, _) -> first.again());
    }

    /** Says which fields of another format stay behind. */
    void warnForeign(String owner, Extras extras) {
        extras.missedBy(DialectId.ANTHROPIC)
                .forEach(name -> warn(
                        owner.isEmpty() ? name : owner + "." + name,
                        "`" + name + "` has no counterpart in Messages; left out"));
    }

    List<Warning> warnings() {
        return losses.values().stream().map(Loss::warning).toList();
    }
}

package io.llmfusion.probe;

import io.llmfusion.model.Json;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * The matrix for programs: {@code {"providers":[{"provider","model","percentage","capabilities":{"chat":{"verdict":"yes" |
 * "no" | "unclear" | "skipped","note","milliseconds"}}}]}}.
 */
final class JsonReport {
    private final ProbeReport report;

    JsonReport(ProbeReport report) {
        this.report = report;
    }

    String text() {
        ObjectNode json = Json.object();
        json.putArray("providers");
        report.providers().forEach(provider -> json.withArray("providers").add(provider(provider)));
        return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    }

    private static ObjectNode provider(ProviderFindings provider) {
        ObjectNode json = Json.object().put("provider", provider.subject().provider());
        provider.subject().model().ifPresent(model -> json.put("model", model));
        provider.subject().embeddingModel().ifPresent(model -> json.put("embedding_model", model));
        provider.percentage().ifPresent(percent -> json.put("percentage", percent));
        ObjectNode capabilities = json.putObject("capabilities");
        provider.findings()
                .forEach(finding -> capabilities.set(finding.capability().key(), finding(finding)));
        return json;
    }

    private static ObjectNode finding(Finding finding) {
        ObjectNode json = Json.object()
                .put("verdict", finding.verdict().getClass().getSimpleName().toLowerCase(Locale.ROOT));
        if (!finding.verdict().note().isBlank()) {
            json.put("note", finding.verdict().note());
        }
        if (!finding.took().isZero()) {
            json.put("milliseconds", finding.took().toMillis());
        }
        return json;
    }
}

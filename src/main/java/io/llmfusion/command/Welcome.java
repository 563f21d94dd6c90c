package io.llmfusion.command;

import io.llmfusion.config.AliasConfig;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.ProviderConfig;
import io.llmfusion.model.DialectId;
import io.llmfusion.observe.ProductVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What somebody sees who has started the gateway: where it is, what to know, what to try.
 *
 * @param url where clients reach it
 */
record Welcome(String url, GatewayConfig config) {
    List<String> lines(String source) {
        List<String> lines = new ArrayList<>();
        lines.add("LLM Fusion Gateway " + ProductVersion.text() + " serves " + url + " with " + source);
        config.notices().forEach(notice -> lines.add("  " + notice));
        model().ifPresent(model -> {
            lines.add("Try:");
            lines.add("  curl -N " + url + "/v1/chat/completions" + key()
                    + " -H 'content-type: application/json' -d '{\"model\":\"" + model
                    + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'");
            lines.add("  curl " + url + "/v1/mcp/tools" + key());
        });
        return lines;
    }

    /** A model that answers now: the demonstration where it is, else the first alias. */
    private Optional<String> model() {
        return config.providers().stream()
                .filter(provider -> provider.enabled() && provider.dialect() == DialectId.DEMO)
                .map(ProviderConfig::name)
                .map(name -> name + "/echo")
                .findFirst()
                .or(() -> config.models().stream().map(AliasConfig::name).findFirst());
    }

    private String key() {
        return config.auth().required() ? " -H \"authorization: Bearer $KEY\"" : "";
    }
}

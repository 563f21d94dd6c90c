package io.llmfusion.dialect.anthropic;

import io.llmfusion.model.Annotation;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.RawJson;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Citations of a text block, with the web page where they point at one. */
final class AnthropicCitations {
    private AnthropicCitations() {}

    static Annotation read(RawJson citation) {
        return new Annotation(DialectId.ANTHROPIC, citation, page(citation.tree()));
    }

    /** A search result's source is whatever its author wrote; often an address. */
    private static Optional<Annotation.Page> page(JsonNode citation) {
        String url =
                switch (citation.path("type").asString("")) {
                    case "web_search_result_location" -> citation.path("url").asString("");
                    case "search_result_location" -> citation.path("source").asString("");
                    default -> "";
                };
        if (!url.startsWith("https://") && !url.startsWith("http://")) {
            return Optional.empty();
        }
        return Optional.of(new Annotation.Page(
                url, Optional.of(citation.path("title").asString("")).filter(title -> !title.isBlank())));
    }
}

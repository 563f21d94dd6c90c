package io.llmfusion.dialect.responses;

import io.llmfusion.model.Annotation;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Annotations of a text: this format's own, and those of others that point at a web page. */
final class ResponsesCitations {
    private ResponsesCitations() {}

    static Annotation read(RawJson annotation) {
        JsonNode tree = annotation.tree();
        boolean cites = tree.path("type").asString("").equals("url_citation");
        return new Annotation(
                DialectId.RESPONSES,
                annotation,
                cites ? page(tree.path("url").asString(""), tree.path("title").asString("")) : Optional.empty());
    }

    private static Optional<Annotation.Page> page(String url, String title) {
        if (!url.startsWith("https://") && !url.startsWith("http://")) {
            return Optional.empty();
        }
        return Optional.of(new Annotation.Page(url, Optional.of(title).filter(text -> !text.isBlank())));
    }

    /**
     * The annotation as this format has it; empty where it has no place here.
     *
     * @param length characters of the text that it belongs to
     */
    static Optional<RawJson> write(Annotation annotation, int length) {
        if (annotation.dialect() == DialectId.RESPONSES) {
            return Optional.of(annotation.value());
        }
        if (annotation.dialect() == DialectId.CHAT) {
            return annotation.value().parsed().flatMap(ResponsesCitations::ofChat);
        }
        return annotation
                .page()
                .map(page -> RawJson.of(Json.object()
                        .put("type", "url_citation")
                        .put("start_index", 0)
                        .put("end_index", length)
                        .put("url", page.url())
                        .put("title", page.title().orElse(page.url()))));
    }

    /** The chat format has the same members one level deeper. */
    private static Optional<RawJson> ofChat(JsonNode annotation) {
        if (!(annotation.path("url_citation") instanceof ObjectNode citation)) {
            return Optional.empty();
        }
        ObjectNode flat = Json.object().put("type", "url_citation");
        flat.setAll(citation);
        return Optional.of(RawJson.of(flat));
    }
}

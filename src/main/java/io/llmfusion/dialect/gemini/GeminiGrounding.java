package io.llmfusion.dialect.gemini;

import io.llmfusion.model.Annotation;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an answer rests on: a candidate's {@code groundingMetadata}, {@code citationMetadata} and {@code urlContextMetadata}
 * as annotations of its text. The first annotation of each holds the whole object, for this format; of the others each points
 * at one page, for the formats that cite pages.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/google-search">Grounding with Google Search</a>
 */
final class GeminiGrounding {
    static final String GROUNDING = "groundingMetadata";
    /** The members of a candidate that become annotations. */
    static final Set<String> MEMBERS = Set.of(GROUNDING, "citationMetadata", "urlContextMetadata");

    private GeminiGrounding() {}

    /** @param metadata the member's value */
    static List<Annotation> read(String member, RawJson metadata) {
        JsonNode tree = metadata.tree();
        RawJson whole = GeminiJson.object(Map.of(member, metadata));
        List<Annotation.Page> pages = pages(tree);
        List<Annotation> annotations = new ArrayList<>();
        annotations.add(new Annotation(
                DialectId.GEMINI, whole, pages.isEmpty() ? Optional.empty() : Optional.of(pages.getFirst())));
        pages.stream()
                .skip(1)
                .forEach(page ->
                        annotations.add(new Annotation(DialectId.GEMINI, RawJson.EMPTY_OBJECT, Optional.of(page))));
        return annotations;
    }

    private static List<Annotation.Page> pages(JsonNode metadata) {
        List<Annotation.Page> pages = new ArrayList<>();
        metadata.path("groundingChunks").forEach(chunk -> chunk.properties()
                .forEach(source -> page(source.getValue(), "uri").ifPresent(pages::add)));
        metadata.path("citations").forEach(citation -> page(citation, "uri").ifPresent(pages::add));
        metadata.path("citationSources")
                .forEach(citation -> page(citation, "uri").ifPresent(pages::add));
        metadata.path("urlMetadata").forEach(url -> page(url, "retrievedUrl").ifPresent(pages::add));
        return pages;
    }

    private static Optional<Annotation.Page> page(JsonNode source, String address) {
        String url = source.path(address).asString("");
        String title = source.path("title").asString("");
        return url.startsWith("http")
                ? Optional.of(new Annotation.Page(url, title.isEmpty() ? Optional.empty() : Optional.of(title)))
                : Optional.empty();
    }

    /** The members of a candidate that tell these annotations; pages of other formats become chunks of the web. */
    static Map<String, RawJson> members(List<Annotation> annotations) {
        Map<String, RawJson> members = new LinkedHashMap<>();
        ObjectNode foreign = Json.object();
        ArrayNode chunks = foreign.putArray("groundingChunks");
        for (Annotation annotation : annotations) {
            if (annotation.dialect() == DialectId.GEMINI) {
                annotation.value().tree().properties().forEach(own -> {
                    if (MEMBERS.contains(own.getKey())) {
                        members.put(own.getKey(), RawJson.of(own.getValue()));
                    }
                });
            } else {
                annotation.page().ifPresent(page -> chunks.add(chunk(page)));
            }
        }
        if (!chunks.isEmpty()) {
            members.putIfAbsent(GROUNDING, RawJson.of(foreign));
        }
        return members;
    }

    private static ObjectNode chunk(Annotation.Page page) {
        ObjectNode chunk = Json.object();
        chunk.putObject("web").put("uri", page.url()).put("title", page.title().orElse(page.url()));
        return chunk;
    }
}

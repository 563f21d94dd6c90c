package io.llmfusion.dialect.chat;

import io.llmfusion.model.Annotation;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Citations as `annotations`. This format's own go out as they are; others that point at a web page become `url_citation`
 * over the text block that they support, counted in characters of the choice's whole content, and so wait for its end.
 */
final class ChatCitations {
    private final Map<Integer, Said> byChoice = new HashMap<>();
    private final Map<Integer, Open> byBlock = new HashMap<>();

    /** How much a choice has said. */
    private static final class Said {
        int characters;
    }

    private record Open(int start, Set<Annotation.Page> pages) {}

    void text(ChatEvent.TextDelta delta) {
        said(delta.choice()).characters += characters(delta.text());
    }

    void start(ChatEvent.TextStart start) {
        byBlock.put(start.block(), new Open(said(start.choice()).characters, new LinkedHashSet<>()));
    }

    /** Another format's citation, to be told at the end of its block; nothing where it points at no page. */
    void cited(ChatEvent.TextAnnotation cited) {
        Open open = byBlock.get(cited.block());
        if (open != null) {
            cited.annotation().page().ifPresent(open.pages()::add);
        }
    }

    /** The annotations of a block that is over. */
    List<RawJson> end(ChatEvent.TextEnd end) {
        Open open = byBlock.remove(end.block());
        return open == null ? List.of() : urlCitations(open.pages(), open.start(), said(end.choice()).characters);
    }

    private Said said(int choice) {
        return byChoice.computeIfAbsent(choice, _ -> new Said());
    }

    /** All annotations of a text that stands in its message between these characters. */
    static List<RawJson> of(List<Annotation> annotations, int start, int end) {
        List<RawJson> own = annotations.stream()
                .filter(annotation -> annotation.dialect() == DialectId.CHAT)
                .map(Annotation::value)
                .toList();
        Set<Annotation.Page> pages = new LinkedHashSet<>();
        annotations.stream()
                .filter(annotation -> annotation.dialect() != DialectId.CHAT)
                .forEach(annotation -> annotation.page().ifPresent(pages::add));
        List<RawJson> all = new ArrayList<>(own);
        all.addAll(urlCitations(pages, start, end));
        return all;
    }

    /** Characters as the API counts them: Unicode's, not a string's units. */
    static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    private static List<RawJson> urlCitations(Set<Annotation.Page> pages, int start, int end) {
        return pages.stream().map(page -> urlCitation(page, start, end)).toList();
    }

    private static RawJson urlCitation(Annotation.Page page, int start, int end) {
        ObjectNode citation = Json.object().put("type", "url_citation");
        citation.putObject("url_citation")
                .put("start_index", start)
                .put("end_index", end)
                .put("title", page.title().orElse(page.url()))
                .put("url", page.url());
        return RawJson.of(citation);
    }
}

package io.llmfusion.provider;

import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.Place;
import io.llmfusion.model.TakenForms;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands in a request by its address and must go to the target as bytes. Pure. */
final class LinkedMedia {
    private LinkedMedia() {}

    /** @param path of the part in the client's request */
    record Link(String path, String url, MediaKind kind) {}

    /** In the order of the request. */
    static List<Link> links(ChatRequest request, TakenForms forms) {
        List<Link> links = new ArrayList<>();
        for (int index = 0; index < request.messages().size(); index++) {
            ChatMessage message = request.messages().get(index);
            Place place = message.placeAt(index);
            for (int part = 0; part < message.parts().size(); part++) {
                collect(message.parts().get(part), place.part(part), links);
            }
        }
        return links.stream()
                .filter(link -> !forms.mediaUrls().contains(link.kind().configName()))
                .toList();
    }

    private static void collect(Part part, String path, List<Link> into) {
        switch (part) {
            case Part.Image image ->
                url(image.source()).ifPresent(url -> into.add(new Link(path, url, MediaKind.IMAGE)));
            case Part.Document document ->
                url(document.source()).ifPresent(url -> into.add(new Link(path, url, MediaKind.DOCUMENT)));
            case Part.Audio audio ->
                url(audio.source()).ifPresent(url -> into.add(new Link(path, url, MediaKind.AUDIO)));
            case Part.ToolResult result -> result.content().forEach(inside -> collect(inside, path, into));
            default -> {}
        }
    }

    /** Other schemes than the web's name what only the target itself can read. */
    private static Optional<String> url(Media media) {
        return media instanceof Media.Url link && link.url().regionMatches(true, 0, "http", 0, 4)
                ? Optional.of(link.url())
                : Optional.empty();
    }

    /** The request with these in place of their addresses. */
    static ChatRequest inlined(ChatRequest request, Map<Link, Media.Inline> fetched) {
        Map<String, Media.Inline> byUrl = new HashMap<>();
        fetched.forEach((link, media) -> byUrl.put(link.kind() + " " + link.url(), media));
        return request.withMessages(request.messages().stream()
                .map(message -> new ChatMessage(
                        message.role(),
                        message.parts().stream()
                                .map(part -> inlined(part, byUrl))
                                .toList(),
                        message.name(),
                        message.extras(),
                        message.place()))
                .toList());
    }

    private static Part inlined(Part part, Map<String, Media.Inline> fetched) {
        return switch (part) {
            case Part.Image image ->
                new Part.Image(source(image.source(), MediaKind.IMAGE, fetched), image.detail(), image.extras());
            case Part.Document document ->
                new Part.Document(
                        source(document.source(), MediaKind.DOCUMENT, fetched), document.title(), document.extras());
            case Part.Audio audio ->
                new Part.Audio(source(audio.source(), MediaKind.AUDIO, fetched), audio.format(), audio.extras());
            case Part.ToolResult result ->
                new Part.ToolResult(
                        result.callId(),
                        result.content().stream()
                                .map(inside -> inlined(inside, fetched))
                                .toList(),
                        result.error(),
                        result.extras());
            default -> part;
        };
    }

    private static Media source(Media media, MediaKind kind, Map<String, Media.Inline> fetched) {
        return url(media).<Media>map(url -> fetched.get(kind + " " + url)).orElse(media);
    }
}

package io.llmfusion.dialect.interactions;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/** Pictures, documents, sound and videos as content, by bytes or address, and what tools answered with. */
final class InteractionsContentWriter {
    private static final Set<String> STRUCTURE = Set.of("type", "source", "content");

    private final JsonGenerator json;
    private final InteractionsTarget target;

    InteractionsContentWriter(JsonGenerator json, InteractionsTarget target) {
        this.json = json;
        this.target = target;
    }

    /** Whether it can be told; says so where it cannot. */
    boolean fits(Part part, String path) {
        target.warnForeign(path, extras(part), STRUCTURE);
        if (part instanceof Part.Image image
                && image.detail().filter(detail -> !detail.equals("auto")).isPresent()) {
            target.warn(path + ".detail", "`detail` of an image has no counterpart here; left out");
        }
        boolean foreign = source(part) instanceof Media.FileId file
                && file.issuer() != DialectId.GEMINI
                && file.issuer() != DialectId.INTERACTIONS;
        if (foreign) {
            target.warn(path, "a file of another provider cannot be read by Gemini; left out: send its bytes or a URL");
        }
        return !foreign;
    }

    private static Extras extras(Part part) {
        return switch (part) {
            case Part.Image image -> image.extras();
            case Part.Document document -> document.extras();
            case Part.Audio audio -> audio.extras();
            default -> Extras.NONE;
        };
    }

    private static Media source(Part part) {
        return switch (part) {
            case Part.Image image -> image.source();
            case Part.Document document -> document.source();
            case Part.Audio audio -> audio.source();
            default -> throw new IllegalArgumentException("no media: " + part.getClass());
        };
    }

    /** One block of what {@link #fits}. */
    void write(Part part) {
        String kind =
                switch (part) {
                    case Part.Image _ -> "image";
                    case Part.Audio _ -> "audio";
                    default -> "document";
                };
        switch (source(part)) {
            case Media.Inline(String mediaType, String base64) -> inline(kind, mediaType, base64);
            case Media.Url(String url, Optional<String> mediaType) -> address(kind, url, mediaType);
            case Media.FileId(var _, String id) -> address(kind, id, Optional.empty());
            case Media.PlainText(String text) -> InteractionsJson.text(json, text);
        }
    }

    private void inline(String wanted, String mediaType, String base64) {
        if (mediaType.startsWith("text/")) {
            InteractionsJson.text(json, decoded(base64));
            return;
        }
        InteractionsJson.open(json, kind(wanted, mediaType));
        json.writeStringProperty("data", base64);
        json.writeStringProperty("mime_type", mediaType);
        json.writeEndObject();
    }

    /** Of text only the bytes matter; what is no base64 goes as it is. */
    private static String decoded(String base64) {
        try {
            return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return base64;
        }
    }

    private void address(String wanted, String uri, Optional<String> mediaType) {
        InteractionsJson.open(json, mediaType.map(type -> kind(wanted, type)).orElse(wanted));
        json.writeStringProperty("uri", uri);
        mediaType.ifPresent(type -> json.writeStringProperty("mime_type", type));
        json.writeEndObject();
    }

    /** What it is by its type, wherever the client put it. */
    private static String kind(String wanted, String mediaType) {
        for (String kind : new String[] {"image", "audio", "video"}) {
            if (mediaType.startsWith(kind + "/")) {
                return kind;
            }
        }
        return wanted;
    }

    /** {@code result}: a string, or blocks where pictures are among it. */
    void result(List<Part> parts, String path) {
        List<Part> told = new ArrayList<>();
        for (Part part : parts) {
            switch (part) {
                case Part.Text text -> told.add(text);
                case Part.Image image when fits(image, path) -> told.add(image);
                case Part.Document document
                when document.source() instanceof Media.PlainText(String text) -> told.add(Part.Text.of(text));
                default -> target.warn(path, "a tool's result holds text and images here; the rest was left out");
            }
        }
        if (told.stream().allMatch(Part.Text.class::isInstance)) {
            json.writeStringProperty(
                    "result",
                    told.stream().map(part -> ((Part.Text) part).text()).collect(Collectors.joining("\n")));
            return;
        }
        json.writeArrayPropertyStart("result");
        for (Part part : told) {
            if (part instanceof Part.Text text) {
                InteractionsJson.text(json, text.text());
            } else {
                write(part);
            }
        }
        json.writeEndArray();
    }
}

package io.llmfusion.dialect.converse;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Document blocks. Each has a name of a narrow alphabet, none of which may stand twice in a request.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_DocumentBlock.html">DocumentBlock</a>
 */
final class ConverseDocuments {
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^a-zA-Z0-9\\-()\\[\\] ]+");
    private static final Pattern SPACES = Pattern.compile(" {2,}");
    private static final int LONGEST_NAME = 190;

    private final JsonGenerator json;
    private final Set<String> names = new HashSet<>();

    ConverseDocuments(JsonGenerator json) {
        this.json = json;
    }

    void document(Part.Document document, ConverseMedia media) {
        Map<String, RawJson> fields = document.extras().of(DialectId.ANTHROPIC);
        json.writeStartObject();
        json.writeObjectPropertyStart("document");
        json.writeStringProperty("format", media.format());
        json.writeStringProperty("name", name(document.title().orElse("")));
        source(json, media);
        String context = ConverseJson.text(fields, "context");
        if (!context.isBlank()) {
            json.writeStringProperty("context", context);
        }
        citations(fields);
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Anthropic's {@code search_result}, which this format has too. */
    boolean isSearchResult(Part.Document document) {
        Map<String, RawJson> fields = document.extras().of(DialectId.ANTHROPIC);
        return ConverseJson.text(fields, "type").equals("search_result");
    }

    void searchResult(Part.Document document, String text) {
        Map<String, RawJson> fields = document.extras().of(DialectId.ANTHROPIC);
        json.writeStartObject();
        json.writeObjectPropertyStart("searchResult");
        json.writeStringProperty("source", ConverseJson.text(fields, "source"));
        json.writeStringProperty("title", document.title().orElse(""));
        json.writeArrayPropertyStart("content");
        json.writeStartObject();
        json.writeStringProperty("text", text);
        json.writeEndObject();
        json.writeEndArray();
        citations(fields);
        json.writeEndObject();
        json.writeEndObject();
    }

    private void citations(Map<String, RawJson> fields) {
        RawJson asked = fields.get("citations");
        if (asked != null
                && asked.parsed()
                        .map(node -> node.path("enabled"))
                        .filter(JsonNode::isBoolean)
                        .isPresent()) {
            json.writeObjectPropertyStart("citations");
            json.writeBooleanProperty("enabled", asked.tree().path("enabled").booleanValue());
            json.writeEndObject();
        }
    }

    private String name(String title) {
        String clean = SPACES.matcher(NOT_IN_NAMES.matcher(title).replaceAll(" "))
                .replaceAll(" ")
                .strip();
        String base = clean.isEmpty()
                ? "document"
                : clean.substring(0, Math.min(clean.length(), LONGEST_NAME)).strip();
        String name = base;
        for (int copy = 2; !names.add(name); copy++) {
            name = base + " " + copy;
        }
        return name;
    }

    static void source(JsonGenerator json, ConverseMedia media) {
        json.writeObjectPropertyStart("source");
        switch (media.source()) {
            case BYTES -> json.writeStringProperty("bytes", media.value());
            // Not as `text`, which only some models read.
            case TEXT -> json.writeStringProperty("bytes", ConverseMedia.base64(media.value()));
            case S3 -> {
                json.writeObjectPropertyStart("s3Location");
                json.writeStringProperty("uri", media.value());
                json.writeEndObject();
            }
        }
        json.writeEndObject();
    }
}

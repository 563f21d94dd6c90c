package io.llmfusion.dialect.gemini;

import io.llmfusion.model.Json;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a function said, in {@code functionResponse.response}: an object, of which the API says that {@code output} and
 * {@code error} name the output and what went wrong, and that without either the whole of it is the output. In the pivot it
 * is the text that stands there, or the JSON text of what else does.
 *
 * @see <a href="https://ai.google.dev/api/caching#FunctionResponse">FunctionResponse</a>
 */
record GeminiResponse(List<Part> content, boolean error) {
    private static final String OUTPUT = "output";
    private static final String ERROR = "error";

    static GeminiResponse read(GeminiField functionResponse) {
        List<Part> content = new ArrayList<>();
        Optional<RawJson> response = functionResponse.object("response").map(GeminiField::raw);
        Optional<JsonNode> alone = response.map(RawJson::tree).filter(tree -> tree.size() == 1);
        boolean failed = alone.filter(tree -> tree.has(ERROR)).isPresent();
        alone.flatMap(tree -> tree.optional(failed ? ERROR : OUTPUT))
                .map(said -> said.isString() ? said.stringValue() : Json.write(said))
                .or(() -> response.map(RawJson::text))
                .ifPresent(text -> content.add(Part.Text.of(text)));
        functionResponse.list("parts").forEach(part -> content.add(GeminiMediaReader.read(part.object())));
        return new GeminiResponse(content, failed);
    }

    /** The object for what a tool said in words. */
    static RawJson write(List<Part> content, boolean error) {
        String text = content.stream().flatMap(part -> words(part).stream()).collect(Collectors.joining("\n"));
        if (error) {
            return new RawJson("{\"error\":" + Json.quote(text) + "}");
        }
        Optional<JsonNode> object =
                text.startsWith("{") ? new RawJson(text).parsed().filter(JsonNode::isObject) : Optional.empty();
        if (object.isEmpty()) {
            return new RawJson("{\"output\":" + Json.quote(text) + "}");
        }
        // An object that has these names of its own would be taken for something else.
        boolean ambiguous = object.get().has(OUTPUT) || object.get().has(ERROR);
        return ambiguous ? RawJson.of(wrapped(object.get())) : new RawJson(text);
    }

    /** What stands in words; media stand elsewhere. */
    static Optional<String> words(Part part) {
        return switch (part) {
            case Part.Text text -> Optional.of(text.text());
            case Part.Document document
            when document.source() instanceof Media.PlainText(String text) -> Optional.of(text);
            default -> Optional.empty();
        };
    }

    private static ObjectNode wrapped(JsonNode said) {
        return Json.object().set(OUTPUT, said);
    }
}

package io.llmfusion.dialect.gemini;

import io.llmfusion.dialect.BodyField;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.WrittenRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.EmbeddingsAnswer.Form;
import io.llmfusion.model.EmbeddingsRequest;
import io.llmfusion.model.EmbeddingsRequest.Input;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Json;
import io.llmfusion.model.RequestHead;
import io.llmfusion.model.Warning;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests for embeddings. Stateless. */
final class GeminiEmbeddingsRequests {
    private static final Set<String> KNOWN =
            Set.of("model", "content", "taskType", "title", "outputDimensionality", "requests");

    /** One content, or a list of such requests, as the path says. */
    EmbeddingsRequest read(RequestHead head, Buffer body) {
        BodyField top = BodyField.read(body, Set.of());
        boolean batch = top.get("requests").isPresent();
        List<BodyField> requests = batch ? top.list("requests") : List.of(top);
        if (requests.isEmpty()) {
            throw InvalidBody.at("requests", "must hold at least one request");
        }
        return new EmbeddingsRequest(
                head.model(),
                requests.stream().map(GeminiEmbeddingsRequests::input).toList(),
                dimensions(requests),
                task(requests),
                batch ? Form.NUMBERS : Form.SINGLE,
                requests.getFirst().extras(DialectId.GEMINI, KNOWN));
    }

    private static Input input(BodyField request) {
        String text = request.required("content").object().list("parts").stream()
                .map(part -> part.string("text")
                        .orElseThrow(() -> part.invalid("must be a text: the target embeds nothing else")))
                .collect(Collectors.joining("\n"));
        return new Input.Text(text, request.string("title"));
    }

    /** Other formats have just one for all inputs. */
    private static OptionalInt dimensions(List<BodyField> requests) {
        OptionalInt first = requests.getFirst().smallInteger("outputDimensionality");
        requests.stream()
                .filter(request -> !request.smallInteger("outputDimensionality").equals(first))
                .findFirst()
                .ifPresent(other -> {
                    throw other.invalid("must have the same `outputDimensionality` as the others for this target");
                });
        return first;
    }

    private static Optional<String> task(List<BodyField> requests) {
        return requests.stream()
                .flatMap(request -> request.string("taskType").stream())
                .findFirst();
    }

    WrittenRequest write(EmbeddingsRequest request) {
        ObjectNode body = Json.object();
        ArrayNode requests = body.putArray("requests");
        request.inputs().forEach(input -> add(request, input, requests));
        Extras extras = request.extras();
        List<Warning> warnings = extras.dialect() == DialectId.GEMINI
                ? List.of()
                : extras.fields().keySet().stream()
                        .map(name -> new Warning(name, "was left out: Gemini's format has no such field"))
                        .toList();
        return new WrittenRequest(Json.writeBuffer(body), Map.of(), warnings);
    }

    private static void add(EmbeddingsRequest request, Input input, ArrayNode requests) {
        ObjectNode one = requests.addObject().put("model", "models/" + request.model());
        switch (input) {
            case Input.Text(var text, var title) -> {
                one.putObject("content").putArray("parts").addObject().put("text", text);
                title.ifPresent(name -> one.put("title", name));
            }
            case Input.Tokens _ ->
                throw InvalidBody.at("input", "must be text: the target takes no tokens of OpenAI's models");
        }
        request.task().ifPresent(task -> one.put("taskType", task));
        request.dimensions().ifPresent(count -> one.put("outputDimensionality", count));
        request.extras().of(DialectId.GEMINI).forEach((name, value) -> one.set(name, value.tree()));
    }
}

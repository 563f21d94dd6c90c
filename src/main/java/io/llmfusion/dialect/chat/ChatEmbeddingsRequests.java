package io.llmfusion.dialect.chat;

import io.llmfusion.dialect.BodyField;
import io.llmfusion.dialect.WrittenRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.EmbeddingsAnswer;
import io.llmfusion.model.EmbeddingsRequest;
import io.llmfusion.model.EmbeddingsRequest.Input;
import io.llmfusion.model.Json;
import io.llmfusion.model.RequestHead;
import io.llmfusion.model.Warning;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests for embeddings. Stateless. */
final class ChatEmbeddingsRequests {
    /** `task_type` is no field of OpenAI's: clients of Gemini's models say so in this format, as they do to other gateways. */
    private static final Set<String> KNOWN = Set.of("model", "input", "dimensions", "encoding_format", "task_type");

    EmbeddingsRequest read(RequestHead head, Buffer body) {
        BodyField top = BodyField.read(body, Set.of());
        return new EmbeddingsRequest(
                head.model(),
                inputs(top.required("input")),
                top.smallInteger("dimensions"),
                top.string("task_type"),
                form(top),
                top.extras(DialectId.CHAT, KNOWN));
    }

    private static EmbeddingsAnswer.Form form(BodyField top) {
        Optional<BodyField> field = top.get("encoding_format");
        return field.map(BodyField::string)
                .map(word -> switch (word) {
                    case "float" -> EmbeddingsAnswer.Form.NUMBERS;
                    case "base64" -> EmbeddingsAnswer.Form.BASE64;
                    default -> throw field.get().invalid("is `float` or `base64`");
                })
                .orElse(EmbeddingsAnswer.Form.NUMBERS);
    }

    private static List<Input> inputs(BodyField input) {
        if (input.isString()) {
            return List.of(Input.Text.of(input.string()));
        }
        if (!input.isArray() || input.items().isEmpty()) {
            throw input.invalid("is a text, a list of texts, or a list of tokens or of such lists");
        }
        BodyField first = input.items().getFirst();
        if (!first.isString() && !first.isArray()) {
            return List.of(tokens(input));
        }
        return input.items().stream().map(ChatEmbeddingsRequests::input).toList();
    }

    private static Input input(BodyField item) {
        return item.isArray() ? tokens(item) : Input.Text.of(item.string());
    }

    private static Input tokens(BodyField list) {
        return new Input.Tokens(
                list.items().stream().map(BodyField::smallInteger).toList());
    }

    WrittenRequest write(EmbeddingsRequest request) {
        List<Warning> warnings = new ArrayList<>();
        ObjectNode body = Json.object().put("model", request.model());
        ArrayNode inputs = body.putArray("input");
        request.inputs().forEach(input -> add(input, inputs, warnings));
        request.dimensions().ifPresent(count -> body.put("dimensions", count));
        if (request.form() == EmbeddingsAnswer.Form.BASE64) {
            body.put("encoding_format", "base64");
        }
        request.task()
                .ifPresent(
                        task -> warnings.add(new Warning("taskType", "was left out: the provider's format has none")));
        request.extras().of(DialectId.CHAT).forEach((name, value) -> body.set(name, value.tree()));
        if (request.extras().dialect() != DialectId.CHAT) {
            request.extras()
                    .fields()
                    .keySet()
                    .forEach(name ->
                            warnings.add(new Warning(name, "was left out: the provider's format has no such field")));
        }
        return new WrittenRequest(Json.writeBuffer(body), Map.of(), warnings);
    }

    private static void add(Input input, ArrayNode inputs, List<Warning> warnings) {
        switch (input) {
            case Input.Text(var text, var title) -> {
                inputs.add(text);
                title.ifPresent(name ->
                        warnings.add(new Warning("title", "was left out: the provider's format has no titles")));
            }
            case Input.Tokens(var tokens) -> {
                ArrayNode list = inputs.addArray();
                tokens.forEach(list::add);
            }
        }
    }
}

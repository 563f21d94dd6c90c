package io.llmfusion.dialect.completions;

import io.llmfusion.dialect.BodyField;
import io.llmfusion.dialect.RequestReader;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.OutputOptions;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RequestHead;
import io.llmfusion.model.Role;
import io.llmfusion.model.Sampling;
import io.llmfusion.model.ToolUsePolicy;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads a completion as a chat of one message. What only makes sense before a bare model (`echo`, `suffix`, `best_of`,
 * `logprobs`) stays among the extras, of which the writers of other formats warn.
 */
final class CompletionsRequestReader implements RequestReader {
    private static final Set<String> KNOWN = Set.of(
            "model",
            "prompt",
            "max_tokens",
            "temperature",
            "top_p",
            "n",
            "stream",
            "stream_options",
            "stop",
            "seed",
            "presence_penalty",
            "frequency_penalty");

    /** Said often though they ask for nothing. */
    private static final Map<String, Set<String>> NOTHING = Map.of(
            "echo", Set.of("false"), "best_of", Set.of("1"), "logit_bias", Set.of("{}"), "suffix", Set.of("\"\""));

    @Override
    public ChatRequest read(RequestHead head, Buffer body) {
        BodyField top = BodyField.read(body, Set.of());
        return new ChatRequest(
                head.model(),
                List.of(ChatMessage.text(Role.USER, prompt(top.required("prompt")))),
                ToolUsePolicy.NONE,
                sampling(top),
                new OutputOptions(
                        head.stream(), head.includeUsage(), Optional.empty(), Optional.empty(), OptionalInt.empty()),
                extras(top));
    }

    private static String prompt(BodyField prompt) {
        if (prompt.isString()) {
            return prompt.string();
        }
        List<BodyField> items = prompt.items();
        if (items.size() == 1 && items.getFirst().isString()) {
            return items.getFirst().string();
        }
        throw prompt.invalid(
                items.size() > 1 && items.getFirst().isString()
                        ? "may hold just one text here: the target has no text completions, and a chat stands in for one"
                        : "must be a text here: the target has no text completions, and a chat takes no tokens");
    }

    private static Sampling sampling(BodyField top) {
        return new Sampling(
                top.integer("max_tokens"),
                top.decimal("temperature"),
                top.decimal("top_p"),
                OptionalInt.empty(),
                stop(top),
                top.integer("seed"),
                top.decimal("frequency_penalty"),
                top.decimal("presence_penalty"),
                top.smallInteger("n"));
    }

    private static List<String> stop(BodyField top) {
        return top.get("stop")
                .map(field -> field.isString()
                        ? List.of(field.string())
                        : field.items().stream().map(BodyField::string).toList())
                .orElse(List.of());
    }

    private static Extras extras(BodyField top) {
        Map<String, RawJson> fields = new LinkedHashMap<>();
        top.extras(DialectId.COMPLETIONS, KNOWN).fields().forEach((name, value) -> {
            boolean asksForNothing =
                    value.isNull() || NOTHING.getOrDefault(name, Set.of()).contains(value.text());
            if (!asksForNothing) {
                fields.put(name, value);
            }
        });
        return fields.isEmpty() ? Extras.NONE : new Extras(DialectId.COMPLETIONS, fields);
    }
}

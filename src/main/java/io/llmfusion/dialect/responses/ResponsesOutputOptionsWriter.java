package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.OpenAiFields;
import io.llmfusion.dialect.schema.HeldFormat;
import io.llmfusion.dialect.schema.SchemaRewriter;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ReasoningRequest;
import io.llmfusion.model.ResponseFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes in which form the answer is wanted: {@code text}, {@code reasoning}, {@code top_logprobs}. */
final class ResponsesOutputOptionsWriter {
    private static final Set<String> SUMMARIES = Set.of("auto", "concise", "detailed");

    private final ResponsesTarget target;

    ResponsesOutputOptionsWriter(ResponsesTarget target) {
        this.target = target;
    }

    void write(ChatRequest request) {
        text(request);
        reasoning(request);
        request.output().logprobs().ifPresent(most -> {
            if (most > 0) {
                target.field("top_logprobs", out -> out.writeNumber(most));
            }
        });
    }

    private void text(ChatRequest request) {
        Map<String, RawJson> members = new LinkedHashMap<>();
        request.output().format().ifPresent(format -> members.put("format", format(format)));
        Optional.ofNullable(OpenAiFields.shared(request.extras()).get("verbosity"))
                .ifPresent(verbosity -> members.put("verbosity", verbosity));
        rest(request.extras(), "text", members);
        object("text", members);
    }

    private RawJson format(ResponseFormat format) {
        return new RawJson(ResponsesJson.object(json -> {
            switch (format) {
                case ResponseFormat.Text _ -> json.writeStringProperty("type", "text");
                case ResponseFormat.Json _ -> json.writeStringProperty("type", "json_object");
                case ResponseFormat.Schema given -> {
                    HeldFormat held = HeldFormat.of(given, target.quirks().forms());
                    held.warning().ifPresent(told -> target.warn(told.field(), told.message()));
                    ResponseFormat.Schema schema = held.format();
                    json.writeStringProperty("type", "json_schema");
                    json.writeStringProperty("name", schema.name());
                    schema.description().ifPresent(text -> json.writeStringProperty("description", text));
                    ResponsesJson.raw(json, "schema", schema(schema));
                    schema.strict().ifPresent(strict -> json.writeBooleanProperty("strict", strict));
                }
            }
        }));
    }

    private RawJson schema(ResponseFormat.Schema format) {
        return target.told(SchemaRewriter.output(
                format.schema(), target.quirks().forms().schema(format.strict()), "response_format.schema"));
    }

    private void reasoning(ChatRequest request) {
        Map<String, RawJson> members = new LinkedHashMap<>();
        request.output().reasoning().ifPresent(asked -> {
            effort(asked).ifPresent(effort -> members.put("effort", RawJson.ofString(effort)));
            summary(asked).ifPresent(summary -> members.put("summary", RawJson.ofString(summary)));
        });
        rest(request.extras(), "reasoning", members);
        object("reasoning", members);
    }

    private Optional<String> effort(ReasoningRequest asked) {
        Optional<String> effort = asked.effort();
        if (effort.isEmpty() && asked.budgetTokens().isPresent()) {
            effort = Optional.of(effort(asked.budgetTokens().getAsLong()));
            target.warn("thinking.budget_tokens", "is written as reasoning.effort `" + effort.get() + "`");
        }
        if (effort.isPresent() && target.refuses("reasoning.effort")) {
            target.warn("reasoning.effort", "is not taken by this provider or model; left out");
            return Optional.empty();
        }
        return effort;
    }

    private static String effort(long budgetTokens) {
        if (budgetTokens <= 4_096) {
            return "low";
        }
        return budgetTokens <= 16_384 ? "medium" : "high";
    }

    /** Anthropic shows thinking in a summarised form or not at all, which are two of this format's words. */
    private Optional<String> summary(ReasoningRequest asked) {
        Optional<String> display = asked.display().map(word -> word.equals("summarized") ? "auto" : word);
        if (display.isPresent() && target.refuses("reasoning.summary")) {
            target.warn("reasoning.summary", "is not taken by this provider or model; left out");
            return Optional.empty();
        }
        return display.filter(SUMMARIES::contains);
    }

    private static void rest(Extras extras, String name, Map<String, RawJson> members) {
        Optional.ofNullable(extras.of(DialectId.RESPONSES).get(name))
                .flatMap(RawJson::parsed)
                .ifPresent(rest -> rest.properties()
                        .forEach(member -> members.putIfAbsent(member.getKey(), RawJson.of(member.getValue()))));
    }

    private void object(String name, Map<String, RawJson> members) {
        if (!members.isEmpty()) {
            target.raw(name, ResponsesJson.object(members));
        }
    }
}

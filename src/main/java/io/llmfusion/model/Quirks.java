package io.llmfusion.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a vendor deviates from the wire format that it speaks, as data of `families.yaml`; a provider may override it.
 *
 * @param maxTokensField the chat field that limits output; `max_completion_tokens` is OpenAI's own
 * @param streamUsage whether `stream_options.include_usage` is understood
 * @param developerRole whether the role `developer` is understood; else `system` is written
 * @param reasoningField where reasoning stands in chat messages and deltas (`reasoning_content`, `reasoning`); empty
 *     where requests must not bring any back
 * @param refusedFields request fields that make the vendor fail: left out with a warning
 * @param renamedFields request fields under another name, ours to theirs
 * @param requiredToolChoice the word for "some tool" (`required`; Mistral: `any`)
 * @param toolCallIdPattern a regular expression that tool call ids must match; others are rewritten
 * @param outputExcludesReasoning whether reported output tokens leave reasoning tokens out (xAI chat)
 * @param defaultMaxTokens what to send where the format requires a limit and the client gave none
 * @param models what single models refuse or accept beyond that
 * @param signatures whose signatures over reasoning it issues and takes, where several vendors issue their own in one
 *     format; empty: the format has one issuer
 * @param forms in which forms it takes schemas
 * @param capabilities what is known of models, the vendor's and others
 * @param addedFields texts that stand in every request beside what the client said (Vertex: `anthropic_version`)
 */
public record Quirks(
        String maxTokensField,
        boolean streamUsage,
        boolean developerRole,
        String reasoningField,
        List<String> refusedFields,
        Map<String, String> renamedFields,
        String requiredToolChoice,
        Optional<String> toolCallIdPattern,
        boolean outputExcludesReasoning,
        long defaultMaxTokens,
        List<ModelQuirk> models,
        String signatures,
        TakenForms forms,
        Map<String, String> addedFields,
        ModelTable capabilities) {
    public static final Quirks NONE = new Quirks(
            "max_completion_tokens",
            true,
            true,
            "reasoning_content",
            List.of(),
            Map.of(),
            "required",
            Optional.empty(),
            false,
            8_192,
            List.of(),
            "",
            TakenForms.ANY,
            Map.of(),
            ModelTable.EMPTY);

    public Quirks(
            String maxTokensField,
            boolean streamUsage,
            boolean developerRole,
            String reasoningField,
            List<String> refusedFields,
            Map<String, String> renamedFields,
            String requiredToolChoice,
            Optional<String> toolCallIdPattern,
            boolean outputExcludesReasoning,
            long defaultMaxTokens,
            List<ModelQuirk> models) {
        this(
                maxTokensField,
                streamUsage,
                developerRole,
                reasoningField,
                refusedFields,
                renamedFields,
                requiredToolChoice,
                toolCallIdPattern,
                outputExcludesReasoning,
                defaultMaxTokens,
                models,
                "",
                TakenForms.ANY,
                Map.of(),
                ModelTable.EMPTY);
    }

    public Quirks {
        refusedFields = List.copyOf(refusedFields);
        renamedFields = Map.copyOf(renamedFields);
        models = List.copyOf(models);
        addedFields = Map.copyOf(addedFields);
    }

    /** Whether a field, or a form of it, makes this model fail. */
    public boolean refuses(String model, String field) {
        return refusedFields.contains(field)
                || models.stream()
                        .anyMatch(
                                quirk -> quirk.matches(model) && quirk.refuses().contains(field));
    }

    /** Whether this model is known to take something that others of the vendor do not. */
    public boolean accepts(String model, String feature) {
        return models.stream()
                .anyMatch(quirk -> quirk.matches(model) && quirk.accepts().contains(feature));
    }

    public Quirks withModels(List<ModelQuirk> replaced) {
        return new Quirks(
                maxTokensField,
                streamUsage,
                developerRole,
                reasoningField,
                refusedFields,
                renamedFields,
                requiredToolChoice,
                toolCallIdPattern,
                outputExcludesReasoning,
                defaultMaxTokens,
                replaced,
                signatures,
                forms,
                addedFields,
                capabilities);
    }

    public Quirks withForms(TakenForms replaced) {
        return new Quirks(
                maxTokensField,
                streamUsage,
                developerRole,
                reasoningField,
                refusedFields,
                renamedFields,
                requiredToolChoice,
                toolCallIdPattern,
                outputExcludesReasoning,
                defaultMaxTokens,
                models,
                signatures,
                replaced,
                addedFields,
                capabilities);
    }

    public Quirks withCapabilities(ModelTable replaced) {
        return new Quirks(
                maxTokensField,
                streamUsage,
                developerRole,
                reasoningField,
                refusedFields,
                renamedFields,
                requiredToolChoice,
                toolCallIdPattern,
                outputExcludesReasoning,
                defaultMaxTokens,
                models,
                signatures,
                forms,
                addedFields,
                replaced);
    }
}

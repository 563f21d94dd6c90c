package io.llmfusion.model;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What models can do. Where something is not known it is empty, which refuses nothing.
 *
 * @param context tokens that question and answer may have together
 * @param maxOutput tokens that an answer may have
 * @param input `text`, `image`, `pdf`, `audio`, `video`
 * @param output the same of answers
 * @param features `tools`, `parallel-tools`, `structured-output`, `reasoning`, `streaming`: all that there are
 */
public record ModelCapabilities(
        OptionalLong context, OptionalLong maxOutput, List<String> input, List<String> output, List<String> features) {
    public static final ModelCapabilities UNKNOWN =
            new ModelCapabilities(OptionalLong.empty(), OptionalLong.empty(), List.of(), List.of(), List.of());

    public ModelCapabilities {
        input = List.copyOf(input);
        output = List.copyOf(output);
        features = List.copyOf(features);
    }

    public boolean isUnknown() {
        return equals(UNKNOWN);
    }

    /** Whether it is known not to take this as input. */
    public boolean lacksInput(String modality) {
        return !input.isEmpty() && !input.contains(modality);
    }

    /** Whether it is known not to do this. */
    public boolean lacks(String feature) {
        return !features.isEmpty() && !features.contains(feature);
    }

    /** These, with what the others say in their place. */
    ModelCapabilities with(ModelCapabilities others) {
        return new ModelCapabilities(
                others.context.isPresent() ? others.context : context,
                others.maxOutput.isPresent() ? others.maxOutput : maxOutput,
                others.input.isEmpty() ? input : others.input,
                others.output.isEmpty() ? output : others.output,
                others.features.isEmpty() ? features : others.features);
    }

    /** What can be relied on whichever of the two answers. */
    public ModelCapabilities common(ModelCapabilities other) {
        return new ModelCapabilities(
                least(context, other.context),
                least(maxOutput, other.maxOutput),
                shared(input, other.input),
                shared(output, other.output),
                shared(features, other.features));
    }

    private static OptionalLong least(OptionalLong one, OptionalLong other) {
        return one.isPresent() && other.isPresent()
                ? OptionalLong.of(Math.min(one.getAsLong(), other.getAsLong()))
                : OptionalLong.empty();
    }

    private static List<String> shared(List<String> one, List<String> other) {
        List<String> both = new ArrayList<>(one);
        both.retainAll(other);
        return both;
    }
}

package io.llmfusion.model;

import java.util.List;

/**
 * What is asked of a model, in no vendor's words. The readers of the wire formats make it, their writers read it.
 *
 * @param model as the client named it; what a provider calls it is the business of routing
 * @param messages the conversation, instructions included, in order
 * @param extras top-level fields that only the client's format has
 */
public record ChatRequest(
        String model,
        List<ChatMessage> messages,
        ToolUsePolicy tools,
        Sampling sampling,
        OutputOptions output,
        Extras extras) {
    public ChatRequest {
        messages = List.copyOf(messages);
    }

    public static ChatRequest of(String model, List<ChatMessage> messages) {
        return new ChatRequest(
                model, messages, ToolUsePolicy.NONE, Sampling.DEFAULTS, OutputOptions.PLAIN, Extras.NONE);
    }

    public ChatRequest withModel(String named) {
        return new ChatRequest(named, messages, tools, sampling, output, extras);
    }

    public ChatRequest withMessages(List<ChatMessage> replaced) {
        return new ChatRequest(model, replaced, tools, sampling, output, extras);
    }

    public ChatRequest withTools(ToolUsePolicy replaced) {
        return new ChatRequest(model, messages, replaced, sampling, output, extras);
    }

    public ChatRequest withSampling(Sampling replaced) {
        return new ChatRequest(model, messages, tools, replaced, output, extras);
    }

    public ChatRequest withOutput(OutputOptions replaced) {
        return new ChatRequest(model, messages, tools, sampling, replaced, extras);
    }
}

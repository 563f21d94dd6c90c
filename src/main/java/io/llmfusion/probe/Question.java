package io.llmfusion.probe;

import io.llmfusion.model.RawJson;

/**
 * One request to the gateway that shows whether a provider can do something.
 *
 * @param path of the gateway, such as `/v1/chat/completions`
 * @param inputTokens that it has at most, media included
 * @param outputTokens that it lets the model write
 */
public record Question(Capability capability, String path, RawJson body, int inputTokens, int outputTokens) {}

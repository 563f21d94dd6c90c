package io.llmfusion.dialect.converse;

import io.llmfusion.dialect.RequestWriter;
import io.llmfusion.dialect.WrittenRequest;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Quirks;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/**
 * Writes the body of {@code POST /model/{model}/converse}, which is that of {@code /converse-stream} too.
 *
 * <p>Asks the quirks whether a model refuses {@code temperature}, {@code topP}, {@code stopSequences},
 * {@code outputConfig.textFormat}, {@code toolConfig}, {@code tools.strict}, {@code toolChoice.any}, {@code toolChoice.tool},
 * {@code toolResult.status}, {@code system}, {@code thinking.budget_tokens}, {@code thinking.adaptive},
 * {@code thinking.disabled} and {@code output_config.effort}; and whether it accepts {@code cachePoint}, {@code top_k},
 * {@code messages.system}, {@code stop_sequence} (telling which was met), and one of the ways to ask for reasoning:
 * {@code thinking} (Claude), {@code reasoningConfig} (Nova), {@code reasoning_effort} (OpenAI's open models).
 */
final class ConverseRequestWriter implements RequestWriter {
    @Override
    public WrittenRequest write(ChatRequest request, Quirks quirks) {
        ConverseTarget target = new ConverseTarget(request.model(), quirks);
        ConverseConversation conversation = ConverseConversation.arrange(request.messages(), target);
        Buffer body = ConverseJson.bytes(json -> new ConverseRequestBody(json, target).write(request, conversation));
        return new WrittenRequest(body, Map.of(), target.warnings());
    }
}

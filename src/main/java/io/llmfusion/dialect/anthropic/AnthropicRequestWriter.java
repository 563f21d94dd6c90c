package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.RequestWriter;
import io.llmfusion.dialect.WrittenRequest;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawJson;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * Writes {@code POST /v1/messages}. Beside the names that {@link AnthropicThinking}, {@link AnthropicSamplingWriter} and
 * {@link AnthropicToolsWriter} ask the quirks for: {@code messages.system} (a system message amid the conversation),
 * {@code output_config.format}, and any top-level field of this format.
 */
final class AnthropicRequestWriter implements RequestWriter {
    /** The version whose rules the readers and writers of this package follow. */
    private static final String VERSION = "2023-06-01";
    /** Beta names that the client sent; a header here, whatever the place they came in. */
    static final String BETAS = "betas";

    @Override
    public WrittenRequest write(ChatRequest request, Quirks quirks) {
        AnthropicTarget target = new AnthropicTarget(request.model(), quirks);
        target.warnForeign("", request.extras());
        Extras extras = allowed(request.extras(), target);
        AnthropicConversation conversation = AnthropicConversation.arrange(request.messages(), target);
        Buffer body = AnthropicJson.bytes(
                json -> new AnthropicRequestBody(json, target).write(request, conversation, extras));
        return new WrittenRequest(body, headers(extras), target.warnings());
    }

    /** Fields of this format that the vendor takes. */
    private static Extras allowed(Extras extras, AnthropicTarget target) {
        Map<String, RawJson> allowed = new LinkedHashMap<>();
        extras.of(DialectId.ANTHROPIC).forEach((name, value) -> {
            if (target.refuses(name)) {
                target.warn(name, "this provider refuses `" + name + "`; left out");
            } else {
                allowed.put(name, value);
            }
        });
        return new Extras(DialectId.ANTHROPIC, allowed);
    }

    private static Map<String, String> headers(Extras extras) {
        Optional<String> betas = extras.get(BETAS)
                .flatMap(RawJson::parsed)
                .filter(JsonNode::isArray)
                .map(names -> StreamSupport.stream(names.spliterator(), false)
                        .filter(JsonNode::isString)
                        .map(JsonNode::stringValue)
                        .collect(Collectors.joining(",")));
        return betas.filter(names -> !names.isEmpty())
                .map(names -> Map.of("anthropic-version", VERSION, "anthropic-beta", names))
                .orElseGet(() -> Map.of("anthropic-version", VERSION));
    }
}

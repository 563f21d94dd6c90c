package io.llmfusion.dialect.gemini;

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

/**
 * Writes the body of {@code generateContent} and {@code streamGenerateContent}. Beside the names that
 * {@link GeminiGenerationConfig}, {@link GeminiThinking}, {@link GeminiContentsWriter} and {@link GeminiToolsWriter} ask the
 * quirks for: any top-level field of this format.
 */
final class GeminiRequestWriter implements RequestWriter {
    @Override
    public WrittenRequest write(ChatRequest request, Quirks quirks) {
        GeminiTarget target = new GeminiTarget(request.model(), quirks);
        target.warnForeign("", request.extras());
        GeminiContents contents = GeminiContents.arrange(request.messages(), target);
        Map<String, RawJson> extras = allowed(request.extras(), target);
        Buffer body = GeminiJson.bytes(json -> {
            GeminiGenerationConfig config = new GeminiGenerationConfig(request, target);
            json.writeStartObject();
            config.instruction().ifPresent(contents::instruct);
            new GeminiContentsWriter(json, target).write(contents);
            new GeminiToolsWriter(json, target).write(request.tools(), extras.remove("toolConfig"));
            config.write(json, extras.remove("generationConfig"));
            extras.forEach((name, value) ->
                    GeminiJson.raw(json, target.quirks().renamedFields().getOrDefault(name, name), value));
            json.writeEndObject();
        });
        return new WrittenRequest(body, Map.of(), target.warnings());
    }

    /** Fields of this format that the vendor takes. */
    private static Map<String, RawJson> allowed(Extras extras, GeminiTarget target) {
        Map<String, RawJson> allowed = new LinkedHashMap<>();
        extras.of(DialectId.GEMINI).forEach((name, value) -> {
            if (target.refuses(name)) {
                target.warn(name, "this provider refuses `" + name + "`; left out");
            } else {
                allowed.put(name, value);
            }
        });
        return allowed;
    }
}

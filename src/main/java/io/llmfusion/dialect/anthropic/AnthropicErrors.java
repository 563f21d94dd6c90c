package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.ErrorReader;
import io.llmfusion.dialect.Errors;
import io.llmfusion.dialect.RetryAfter;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RequestId;
import io.llmfusion.sse.SseEncoder;
import io.llmfusion.sse.SseEvent;
import io.llmfusion.sse.Utf8Slice;
import io.vertx.core.buffer.Buffer;

/**
 * Errors as {@code {"type":"error","error":{"type","message"},"request_id"}}. Stateless.
 *
 * @see <a href="https://platform.claude.com/docs/en/api/errors">Errors</a>
 */
final class AnthropicErrors implements ErrorReader, Errors {
    @Override
    public int status(GatewayError error) {
        return AnthropicErrorWords.of(error).status();
    }

    @Override
    public Buffer body(GatewayError error, RequestId request) {
        AnthropicErrorWords words = AnthropicErrorWords.of(error);
        return AnthropicJson.bytes(json -> {
            json.writeStartObject();
            json.writeStringProperty("type", "error");
            json.writeObjectPropertyStart("error");
            json.writeStringProperty("type", words.type());
            json.writeStringProperty("message", words.message());
            json.writeEndObject();
            json.writeStringProperty("request_id", request.value());
            json.writeEndObject();
        });
    }

    @Override
    public Buffer frame(GatewayError error, RequestId request) {
        return SseEncoder.encode(SseEvent.named("error", Utf8Slice.of(body(error, request))));
    }

    @Override
    public GatewayError read(int status, Headers headers, Buffer body) {
        return AnthropicErrorBody.read(body).error(status, RetryAfter.read(headers));
    }
}

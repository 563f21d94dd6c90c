package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.ErrorReader;
import io.llmfusion.dialect.Errors;
import io.llmfusion.dialect.RetryAfter;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.RequestId;
import io.vertx.core.buffer.Buffer;

/** Errors as {@code {"error":{"message","type","param","code"}}}, and vendors' errors in our words. Stateless. */
final class ResponsesErrors implements Errors, ErrorReader {
    @Override
    public int status(GatewayError error) {
        return error.status();
    }

    @Override
    public Buffer body(GatewayError error, RequestId request) {
        return Json.utf8("{\"error\":" + ResponsesErrorWords.of(error, request).object() + "}");
    }

    /** Of a stream whose frames were not counted here: as the first of a stream of its own. */
    @Override
    public Buffer frame(GatewayError error, RequestId request) {
        Buffer out = Buffer.buffer();
        new ResponsesFrames()
                .append(out, "error", ResponsesErrorWords.of(error, request).members());
        return out;
    }

    @Override
    public GatewayError read(int status, Headers headers, Buffer body) {
        return ResponsesErrorBody.read(body).error(status, RetryAfter.read(headers));
    }
}

package io.llmfusion.dialect;

import io.llmfusion.model.Warning;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/**
 * A provider's request body with what belongs to it.
 *
 * @param headers to be sent with it (betas that the body needs)
 * @param warnings what could not be expressed
 */
public record WrittenRequest(Buffer body, Map<String, String> headers, List<Warning> warnings) {
    public WrittenRequest {
        headers = Map.copyOf(headers);
        warnings = List.copyOf(warnings);
    }
}

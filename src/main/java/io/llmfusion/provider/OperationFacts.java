package io.llmfusion.provider;

import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.Usage;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What the gateway must know of a JSON answer that it passes on as it is.
 *
 * @param isError whether it is an error, some servers' 200 notwithstanding
 */
record OperationFacts(boolean isError, Optional<Usage> usage) {
    private static final OperationFacts NONE = new OperationFacts(false, Optional.empty());

    private static final List<String> INPUT = List.of("prompt_tokens", "input_tokens", "promptTokenCount");
    private static final List<String> OUTPUT = List.of("completion_tokens", "output_tokens", "candidatesTokenCount");

    static OperationFacts of(Buffer body) {
        return of(body.getBytes());
    }

    static OperationFacts of(byte[] body) {
        try {
            RawObject top = RawObject.scan(body);
            boolean error = top.present("error") && !top.present("data");
            return new OperationFacts(
                    error,
                    top.get("usage")
                            .or(() -> top.get("usageMetadata"))
                            .flatMap(RawJson::parsed)
                            .flatMap(OperationFacts::usage));
        } catch (JacksonException noObject) {
            return NONE;
        }
    }

    /** Empty where no token is counted: a transcription may be counted in seconds. */
    static Optional<Usage> usage(JsonNode usage) {
        Optional<Long> input = first(usage, INPUT);
        Optional<Long> output = first(usage, OUTPUT);
        if (input.isEmpty() && output.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Usage(input.orElse(0L), 0, 0, output.orElse(0L), 0, Optional.of(RawJson.of(usage))));
    }

    private static Optional<Long> first(JsonNode usage, List<String> names) {
        return names.stream()
                .map(usage::path)
                .filter(value -> value.isNumber() && value.canConvertToLong())
                .map(JsonNode::longValue)
                .findFirst();
    }
}

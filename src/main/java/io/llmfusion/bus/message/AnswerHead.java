package io.llmfusion.bus.message;

import io.llmfusion.model.ProviderName;
import io.llmfusion.model.Warning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is known of an answer before its content.
 *
 * @param model what the provider calls it
 * @param attempts upstream calls made so far, this one included
 * @param headers of the provider that are the client's business (rate limits, request id), lower-case names
 * @param upstream time spent waiting for upstreams, failed attempts and back-off included; the rest until the head is
 *     the gateway's own
 */
public record AnswerHead(
        ProviderName provider,
        String model,
        int attempts,
        List<Warning> warnings,
        Map<String, String> headers,
        Duration upstream) {
    public AnswerHead {
        warnings = List.copyOf(warnings);
        headers = Map.copyOf(headers);
    }

    /** The same after so many attempts in all, which took so long. */
    public AnswerHead afterAttempts(int all, Duration waited) {
        return new AnswerHead(provider, model, all, warnings, headers, waited);
    }

    /** The same with these warnings behind its own. */
    public AnswerHead withWarnings(List<Warning> more) {
        List<Warning> all = new ArrayList<>(warnings);
        all.addAll(more);
        return new AnswerHead(provider, model, attempts, all, headers, upstream);
    }
}

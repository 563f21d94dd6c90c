package io.llmfusion.probe;

import java.time.Duration;

/**
 * What came back.
 *
 * @param status of HTTP
 * @param body whole; of a stream all its events as they came
 * @param took from the request to the last byte
 */
public record Reply(int status, String body, Duration took) {
    boolean isSuccess() {
        return status >= 200 && status < 300;
    }
}

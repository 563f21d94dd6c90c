package io.llmfusion.bench.load;

import java.time.Duration;

/**
 * What is sent and what must come back.
 *
 * @param port on 127.0.0.1
 * @param chunks paced chunks of a good answer, 0 for a plain one
 * @param pace between chunks
 */
public record Exchange(int port, RequestBytes request, int chunks, Duration pace) {
    /** An exchange without paced chunks. */
    public static Exchange plain(int port, RequestBytes request) {
        return new Exchange(port, request, 0, Duration.ZERO);
    }
}

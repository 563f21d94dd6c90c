package io.llmfusion.model;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** One request of a client, the same through every command, log line and header that belongs to it. */
public record RequestId(String value) {
    public RequestId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("RequestId must not be blank");
        }
    }

    /** A new id. Nothing is granted to whoever knows one, so that the thread's cheap generator will do. */
    public static RequestId fresh() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new RequestId(new UUID(random.nextLong(), random.nextLong()).toString());
    }

    @Override
    public String toString() {
        return value;
    }
}

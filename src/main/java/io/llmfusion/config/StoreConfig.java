package io.llmfusion.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What outlives a restart. A change of anything here takes a restart.
 *
 * @param maxAge what has not been used for so long is forgotten
 * @param maxSize bytes of all that is kept; beyond it what was used longest ago is forgotten
 */
public record StoreConfig(Location location, Duration maxAge, long maxSize) {
    /** Where it is kept unless the file says otherwise: a wish, which a folder that cannot be written does not fulfil. */
    public static final Location.File STANDARD_FILE = new Location.File(Path.of("data", "fusion.db"));

    public static final StoreConfig DEFAULT = new StoreConfig(STANDARD_FILE, Duration.ofDays(30), 1L << 30);

    /** Where things are kept. */
    public sealed interface Location {
        /** As long as the process lives. */
        record Memory() implements Location {}

        /** @param path as written; from our home where it is relative */
        record File(Path path) implements Location {}
    }

    public StoreConfig inMemory() {
        return at(new Location.Memory());
    }

    public StoreConfig at(Location changed) {
        return new StoreConfig(changed, maxAge, maxSize);
    }

    public StoreConfig bounded(Duration age, long size) {
        return new StoreConfig(location, age, size);
    }
}

package io.llmfusion.store;

import io.llmfusion.config.StoreConfig;
import io.llmfusion.observe.LogKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds where documents are kept. The standard file is a wish: where it cannot be made, as in a folder that may only be
 * read, they are kept in memory, and the log says so. A file that somebody named, or that is there, is a demand.
 */
final class StorePlace {
    private static final Logger LOG = LoggerFactory.getLogger(StorePlace.class);

    private final StoreConfig config;
    private final Path home;
    private final Bounds bounds;

    StorePlace(StoreConfig config, Path home, InstantSource clock) {
        this.config = config;
        this.home = home;
        this.bounds = new Bounds(config.maxAge(), config.maxSize(), clock);
    }

    /** Blocks; throws {@link StoreFailure}. */
    Documents open() {
        return switch (config.location()) {
            case StoreConfig.Location.Memory ignored -> new MemoryDocuments(bounds);
            case StoreConfig.Location.File standard when standard.equals(StoreConfig.STANDARD_FILE) -> wished(standard);
            case StoreConfig.Location.File named -> SqliteDocuments.open(absolute(named), bounds);
        };
    }

    private Documents wished(StoreConfig.Location.File standard) {
        Path file = absolute(standard);
        boolean there = Files.exists(file);
        try {
            return SqliteDocuments.open(file, bounds);
        } catch (StoreFailure failure) {
            if (there) {
                throw failure;
            }
            LOG.atWarn()
                    .addKeyValue(LogKeys.REASON, failure.message())
                    .log("conversations and signatures are kept in memory only, and end with this process");
            return new MemoryDocuments(bounds);
        }
    }

    private Path absolute(StoreConfig.Location.File file) {
        return home.resolve(file.path()).toAbsolutePath().normalize();
    }
}

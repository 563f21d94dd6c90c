package io.llmfusion.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads `store:`. */
final class StoreReader {
    private static final String FILE = "file:";
    private static final String MEMORY = "memory:";
    private static final String WISH = "write file: and a path, as `file:data/fusion.db`, or `memory:`";

    private StoreReader() {}

    static StoreConfig read(Fields fields) {
        StoreConfig standard = StoreConfig.DEFAULT;
        StoreConfig store = new StoreConfig(
                location(fields).orElse(standard.location()),
                fields.duration("max-age", standard.maxAge()),
                fields.size("max-size", standard.maxSize(), 1L << 44));
        fields.done();
        return store;
    }

    private static Optional<StoreConfig.Location> location(Fields fields) {
        return fields.scalar("url").flatMap(written -> location(fields, written));
    }

    private static Optional<StoreConfig.Location> location(Fields fields, ConfigNode.Scalar written) {
        String url = written.text().strip();
        if (url.equals(MEMORY)) {
            return Optional.of(new StoreConfig.Location.Memory());
        }
        String path = url.startsWith(FILE) ? withoutHost(url.substring(FILE.length())) : "";
        if (path.isBlank() || path.startsWith("//")) {
            // Not shown: the address of a database server may hold a password.
            fields.problem("url", "names no place that is known here", WISH);
            return Optional.empty();
        }
        try {
            return Optional.of(new StoreConfig.Location.File(Path.of(path)));
        } catch (InvalidPathException invalid) {
            fields.problem("url", "is no path", WISH);
            return Optional.empty();
        }
    }

    /** `file:///path` is what people know from browsers. */
    private static String withoutHost(String path) {
        return path.startsWith("///") ? path.substring(2) : path;
    }
}

package io.llmfusion.dialect.schema;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a walk through a schema stands.
 *
 * @param path as warnings name it
 * @param depth schemas above this one
 * @param open references that are being replaced by what they name, as often as they are
 */
record SchemaSpot(String path, int depth, List<String> open) {
    SchemaSpot {
        open = List.copyOf(open);
    }

    static SchemaSpot root(String path) {
        return new SchemaSpot(path, 0, List.of());
    }

    SchemaSpot child(String step) {
        return new SchemaSpot(path + step, depth + 1, open);
    }

    SchemaSpot opened(String reference) {
        return new SchemaSpot(
                path, depth, Stream.concat(open.stream(), Stream.of(reference)).toList());
    }

    int timesOpen(String reference) {
        return Collections.frequency(open, reference);
    }
}

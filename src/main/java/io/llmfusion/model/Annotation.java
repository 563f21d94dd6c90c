package io.llmfusion.model;

import java.util.Optional;

/**
 * A citation or other note on a text.
 *
 * @param value as the wire format that issued it writes it
 * @param page the web page that it points at, for formats that cite pages in another form
 */
public record Annotation(DialectId dialect, RawJson value, Optional<Page> page) {
    public Annotation(DialectId dialect, RawJson value) {
        this(dialect, value, Optional.empty());
    }

    /** @param url begins with {@code http} */
    public record Page(String url, Optional<String> title) {}
}

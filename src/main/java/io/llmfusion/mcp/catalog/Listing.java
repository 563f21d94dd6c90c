package io.llmfusion.mcp.catalog;

import io.llmfusion.model.RawJson;
import java.util.List;

/** What one server lists of one kind, or why that is not known. */
sealed interface Listing {
    /** @param items as the server sent them, each name once; those that the rules leave out are not among them */
    record Known(List<RawJson> items) implements Listing {
        public Known {
            items = List.copyOf(items);
        }
    }

    record Unknown(String reason) implements Listing {}
}

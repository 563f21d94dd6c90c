package io.llmfusion.mcp.catalog;

import io.llmfusion.bus.message.CatalogItem;
import java.util.List;

/** What one server lists of one kind, or why that is not known. */
sealed interface Listing {
    record Known(List<CatalogItem> items) implements Listing {
        public Known {
            items = List.copyOf(items);
        }
    }

    record Unknown(String reason) implements Listing {}
}

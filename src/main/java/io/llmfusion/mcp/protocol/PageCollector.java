package io.llmfusion.mcp.protocol;

import io.llmfusion.model.RawJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;

/**
 * Gathers all pages of a list, with bounds against a server that never ends: so many pages, so many items, no cursor
 * twice. Ask with {@link ListPage#params} of what {@link #add} returns until that is empty. Not thread-safe.
 */
public final class PageCollector {
    public static final int PAGES = 100;
    public static final int ITEMS = 10_000;

    private final ItemKind kind;
    private final List<RawJson> items = new ArrayList<>();
    private final Set<Cursor> seen = new HashSet<>();
    private int pages;
    private boolean cut;

    public PageCollector(ItemKind kind) {
        this.kind = kind;
    }

    /** Takes the result of a list call; gives the cursor to ask with next. Throws {@link JacksonException} when it is no list. */
    public Optional<Cursor> add(RawJson result) {
        ListPage page = ListPage.read(kind, result);
        int room = ITEMS - items.size();
        items.addAll(page.items().subList(0, Math.min(room, page.items().size())));
        pages++;
        cut = page.items().size() > room || (page.next().isPresent() && (pages == PAGES || items.size() == ITEMS));
        return cut ? Optional.empty() : page.next().filter(seen::add);
    }

    /** What has been gathered, in order. */
    public List<RawJson> items() {
        return List.copyOf(items);
    }

    /** Whether the server had more than the bounds allow. */
    public boolean cut() {
        return cut;
    }
}

package io.llmfusion.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.RawJson;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageCollectorTest {
    private static RawJson page(int items, String next) {
        String tools = IntStream.range(0, items)
                .mapToObj(n -> "{\"name\":\"" + n + "\"}")
                .collect(Collectors.joining(","));
        return new RawJson(
                "{\"tools\":[" + tools + "]" + (next.isEmpty() ? "" : ",\"nextCursor\":\"" + next + "\"") + "}");
    }

    @Test
    void gathers_pages_in_order_until_there_is_no_next() {
        PageCollector collector = new PageCollector(ItemKind.TOOL);
        assertThat(collector.add(page(2, "a"))).contains(new Cursor("a"));
        assertThat(collector.add(page(1, ""))).isEmpty();
        assertThat(collector.items()).hasSize(3);
        assertThat(collector.cut()).isFalse();
    }

    @Test
    void stops_at_a_cursor_that_comes_again() {
        PageCollector collector = new PageCollector(ItemKind.TOOL);
        collector.add(page(1, "a"));
        assertThat(collector.add(page(1, "a"))).isEmpty();
    }

    @Test
    void stops_at_so_many_pages() {
        PageCollector collector = new PageCollector(ItemKind.TOOL);
        int pages = 1;
        for (Optional<Cursor> next = collector.add(page(1, "p0")); next.isPresent(); pages++) {
            next = collector.add(page(1, "p" + pages));
        }
        assertThat(pages).isEqualTo(PageCollector.PAGES);
        assertThat(collector.cut()).isTrue();
    }

    @Test
    void stops_at_so_many_items() {
        PageCollector collector = new PageCollector(ItemKind.TOOL);
        assertThat(collector.add(page(PageCollector.ITEMS + 5, "a"))).isEmpty();
        assertThat(collector.items()).hasSize(PageCollector.ITEMS);
        assertThat(collector.cut()).isTrue();
    }
}

package io.llmfusion.mcp.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.message.CatalogItem;
import io.llmfusion.bus.message.CatalogReply;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.mcp.protocol.ListPage;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mcp")
class ItemPagesTest {
    private static final ItemPages PAGES = new ItemPages(3, false);

    @Test
    void pages_together_are_the_list() {
        List<CatalogItem> all = items(10);
        List<String> seen = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            ListPage page = page(
                    all,
                    ListPage.params(cursor.map(io.llmfusion.mcp.protocol.Cursor::new))
                            .text());
            page.items().forEach(item -> seen.add(item.text()));
            cursor = page.next().map(io.llmfusion.mcp.protocol.Cursor::value);
        } while (cursor.isPresent());

        assertThat(seen).isEqualTo(all.stream().map(item -> item.raw().text()).toList());
    }

    @Test
    void a_cursor_survives_items_that_come_and_go_before_it() {
        ListPage first = page(items(6), "{}");
        List<CatalogItem> changed = new ArrayList<>(items(6));
        changed.removeFirst();
        changed.addFirst(item("new one"));
        changed.addFirst(item("new two"));

        ListPage second = page(changed, ListPage.params(first.next()).text());

        assertThat(second.items().getFirst().text()).contains("item 3");
    }

    @Test
    void a_cursor_that_is_not_ours_or_of_another_list_is_refused() {
        ListPage first = page(items(6), "{}");

        assertThat(PAGES.page(
                        ItemKind.PROMPT, new CatalogReply.Items(items(6), List.of()), ListPage.params(first.next())))
                .isInstanceOf(McpReply.Refused.class);
        assertThat(PAGES.page(
                        ItemKind.TOOL, new CatalogReply.Items(items(6), List.of()), new RawJson("{\"cursor\":\"%\"}")))
                .isEqualTo(new McpReply.Refused(-32602, "Invalid cursor", Optional.empty()));
    }

    @Test
    void a_list_says_of_whom_it_knows_nothing() {
        CatalogReply.Items items = new CatalogReply.Items(
                items(1), List.of(new CatalogReply.Missing(new ServerName("two"), "it is down")));

        McpReply.Result result = (McpReply.Result) PAGES.page(ItemKind.TOOL, items, RawJson.EMPTY_OBJECT);

        assertThat(result.result().text())
                .isEqualTo("{\"tools\":[{\"name\":\"item 0\"}],\"_meta\":{\"io.llmfusion/missing\":"
                        + "[{\"server\":\"two\",\"reason\":\"it is down\"}]}}");
    }

    private static ListPage page(List<CatalogItem> all, String params) {
        McpReply.Result result = (McpReply.Result)
                PAGES.page(ItemKind.TOOL, new CatalogReply.Items(all, List.of()), new RawJson(params));
        return ListPage.read(ItemKind.TOOL, result.result());
    }

    private static List<CatalogItem> items(int count) {
        return IntStream.range(0, count).mapToObj(at -> item("item " + at)).toList();
    }

    private static CatalogItem item(String name) {
        RawJson raw = new RawJson("{\"name\":\"" + name + "\"}");
        return new CatalogItem(ItemKind.TOOL, new ServerName("one"), name, name, raw, raw, Optional.empty());
    }
}

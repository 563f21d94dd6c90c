package io.llmfusion.mcp.hub;

import io.llmfusion.bus.message.CatalogItem;
import io.llmfusion.bus.message.CatalogReply;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.mcp.protocol.Cursor;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.mcp.protocol.ListPage;
import io.llmfusion.mcp.protocol.RawElements;
import io.llmfusion.mcp.protocol.RawSplice;
import io.llmfusion.mcp.protocol.RpcErrorCode;
import io.llmfusion.model.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lists in pages. A cursor names the last item of the page before, so that it means the same on every instance and after
 * other items came or went; when that very item has gone it is refused, and the client lists anew. Pure.
 *
 * @param size items of a page
 * @param bare whether items have their servers' own names
 */
record ItemPages(int size, boolean bare) {
    /** Where a list that is short says of whom it knows nothing. */
    private static final String MISSING = "io.llmfusion/missing";

    McpReply page(ItemKind kind, CatalogReply.Items all, RawJson params) {
        Optional<String> cursor = RawSplice.string(params, "cursor");
        Optional<Integer> start = cursor.isEmpty() ? Optional.of(0) : start(kind, all.items(), cursor.get());
        return start.<McpReply>map(from -> new McpReply.Result(page(kind, all, from)))
                .orElseGet(() -> RpcFailures.of(RpcErrorCode.INVALID_PARAMS, "Invalid cursor"));
    }

    private RawJson page(ItemKind kind, CatalogReply.Items all, int from) {
        int end = Math.min(all.items().size(), from + size);
        List<CatalogItem> items = all.items().subList(from, end);
        Optional<Cursor> next =
                end < all.items().size() ? Optional.of(cursor(kind, items.getLast())) : Optional.empty();
        Function<CatalogItem, RawJson> shown = bare ? CatalogItem::ownRaw : CatalogItem::raw;
        RawJson page = new ListPage(items.stream().map(shown).toList(), next).json(kind);
        return all.missing().isEmpty() ? page : RawSplice.set(page, "_meta", missing(all.missing()));
    }

    private static RawJson missing(List<CatalogReply.Missing> missing) {
        List<RawJson> entries = missing.stream()
                .map(one -> new RawJson(
                        "{\"server\":" + RawJson.ofString(one.server().value()) + ",\"reason\":"
                                + RawJson.ofString(one.reason()) + "}"))
                .toList();
        return new RawJson("{\"" + MISSING + "\":" + RawElements.write(entries) + "}");
    }

    private static Cursor cursor(ItemKind kind, CatalogItem last) {
        byte[] text = (kind.member() + " " + last.name()).getBytes(StandardCharsets.UTF_8);
        return new Cursor(Base64.getUrlEncoder().withoutPadding().encodeToString(text));
    }

    private static Optional<Integer> start(ItemKind kind, List<CatalogItem> items, String cursor) {
        String prefix = kind.member() + " ";
        String text = decode(cursor);
        if (!text.startsWith(prefix)) {
            return Optional.empty();
        }
        String name = text.substring(prefix.length());
        for (int at = 0; at < items.size(); at++) {
            if (items.get(at).name().equals(name)) {
                return Optional.of(at + 1);
            }
        }
        return Optional.empty();
    }

    private static String decode(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notOurs) {
            return "";
        }
    }
}

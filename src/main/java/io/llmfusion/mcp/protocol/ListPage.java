package io.llmfusion.mcp.protocol;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;

/**
 * One page of a list.
 *
 * @param items raw objects as they came
 */
public record ListPage(List<RawJson> items, Optional<Cursor> next) {
    public ListPage {
        items = List.copyOf(items);
    }

    /** Reads the result of a list method. Throws {@link JacksonException} when it is none. */
    public static ListPage read(ItemKind kind, RawJson result) {
        RawObject members = RawObject.read(result.text());
        RawJson array = members.get(kind.member())
                .orElseThrow(() -> new StreamReadException("no `" + kind.member() + "` in the list"));
        Optional<Cursor> next =
                members.string("nextCursor").filter(value -> !value.isEmpty()).map(Cursor::new);
        return new ListPage(RawElements.read(array), next);
    }

    /** The result of a list method. */
    public RawJson json(ItemKind kind) {
        String tail = next.map(cursor -> ",\"nextCursor\":" + Json.quote(cursor.value()))
                .orElse("");
        return new RawJson("{" + Json.quote(kind.member()) + ":" + RawElements.write(items) + tail + "}");
    }

    /** The params that ask for the page at this cursor. */
    public static RawJson params(Optional<Cursor> cursor) {
        return cursor.map(at -> new RawJson("{\"cursor\":" + Json.quote(at.value()) + "}"))
                .orElse(RawJson.EMPTY_OBJECT);
    }
}

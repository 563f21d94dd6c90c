package io.llmfusion.mcp.protocol;

import io.llmfusion.model.RawJson;
import java.util.Optional;

/** What a server declares that it can do; kept as it came. */
public record ServerCapabilities(RawJson raw) {
    public static final ServerCapabilities NONE = new ServerCapabilities(RawJson.EMPTY_OBJECT);

    /** Whether the server has such items at all. */
    public boolean has(ItemKind kind) {
        return has(kind.capability());
    }

    /** @param name such as `tools`, `logging`, `completions` */
    public boolean has(String name) {
        return RawSplice.member(raw, name).filter(value -> !value.isNull()).isPresent();
    }

    public boolean listChanged(ItemKind kind) {
        return flag(kind.capability(), "listChanged");
    }

    /** Whether clients may subscribe to resources. */
    public boolean subscribe() {
        return flag("resources", "subscribe");
    }

    private boolean flag(String name, String flag) {
        Optional<RawJson> value = RawSplice.member(raw, name).flatMap(member -> RawSplice.member(member, flag));
        return value.filter(text -> text.text().equals("true")).isPresent();
    }
}

package io.llmfusion.mcp.hub;

import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.mcp.protocol.McpMethod;
import io.llmfusion.mcp.protocol.RawSplice;
import io.llmfusion.model.RawJson;
import java.util.Optional;

/**
 * A request that names the thing it is about, by the name that the client knows. Pure.
 *
 * @param kind what is named
 * @param name as the client wrote it
 * @param holder the member of the params in which the name stands; empty: the params themselves
 * @param member that holds the name
 */
record NamedRequest(ItemKind kind, String name, Optional<String> holder, String member, RawJson params) {
    private static final String REF = "ref";

    /** Empty when the params name nothing. */
    static Optional<NamedRequest> read(McpMethod method, RawJson params) {
        return switch (method) {
            case TOOLS_CALL -> direct(ItemKind.TOOL, params);
            case PROMPTS_GET -> direct(ItemKind.PROMPT, params);
            case RESOURCES_READ, RESOURCES_SUBSCRIBE, RESOURCES_UNSUBSCRIBE -> direct(ItemKind.RESOURCE, params);
            case COMPLETION_COMPLETE -> RawSplice.member(params, REF).flatMap(ref -> reference(ref, params));
            default -> Optional.empty();
        };
    }

    private static Optional<NamedRequest> direct(ItemKind kind, RawJson params) {
        return RawSplice.string(params, kind.key())
                .map(name -> new NamedRequest(kind, name, Optional.empty(), kind.key(), params));
    }

    private static Optional<NamedRequest> reference(RawJson ref, RawJson params) {
        String type = RawSplice.string(ref, "type").orElse("");
        return switch (type) {
            case "ref/prompt" -> referred(ItemKind.PROMPT, "name", ref, params);
            case "ref/resource" -> referred(ItemKind.TEMPLATE, "uri", ref, params);
            default -> Optional.empty();
        };
    }

    private static Optional<NamedRequest> referred(ItemKind kind, String member, RawJson ref, RawJson params) {
        return RawSplice.string(ref, member)
                .map(name -> new NamedRequest(kind, name, Optional.of(REF), member, params));
    }

    /** The params with the server's own name; the very same bytes when it is the same name. */
    RawJson under(String ownName) {
        if (ownName.equals(name)) {
            return params;
        }
        RawJson value = RawJson.ofString(ownName);
        return holder.map(outer -> RawSplice.set(
                        params,
                        outer,
                        RawSplice.set(RawSplice.member(params, outer).orElseThrow(), member, value)))
                .orElseGet(() -> RawSplice.set(params, member, value));
    }
}

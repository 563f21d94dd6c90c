package io.llmfusion.mcp.builtin;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Results of `tools/call`, as text and as structured content. */
final class ToolAnswer {
    private ToolAnswer() {}

    /** @param structured whether the text should be JSON; where it is, it is given as such too */
    static RawJson of(ModelAnswer answer, boolean structured) {
        ObjectNode json = answer.json();
        if (structured) {
            new RawJson(answer.text()).parsed().ifPresent(value -> json.set("json", value));
        }
        return of(answer.shown(), json);
    }

    /** Data: the text is the same JSON, for clients that know no structured content (2025-11-25, server/tools). */
    static RawJson of(ObjectNode data) {
        return of(Json.write(data), data);
    }

    static RawJson of(String text, JsonNode structured) {
        ObjectNode result = text(text);
        result.set("structuredContent", structured);
        return RawJson.of(result);
    }

    /** What went wrong, in words that a model can act on. */
    static RawJson error(String message) {
        return RawJson.of(text(message).put("isError", true));
    }

    private static ObjectNode text(String text) {
        ObjectNode result = Json.object();
        result.putArray("content").addObject().put("type", "text").put("text", text);
        return result;
    }
}

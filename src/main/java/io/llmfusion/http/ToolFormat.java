package io.llmfusion.http;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.CatalogItem;
import io.llmfusion.mcp.protocol.RawSplice;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ToolSpec;
import java.util.Optional;

/** The ways in which the bridge writes down a tool, so that it can be put into a request of an LLM as it is. */
enum ToolFormat {
    /** As its server describes it, byte for byte but for the name. */
    MCP,
    /** An entry of `tools` of a chat completion. */
    OPENAI,
    /** An entry of `tools` of a message. */
    ANTHROPIC,
    /** An entry of `functionDeclarations` of `tools` of a request to Gemini. */
    GEMINI;

    private static final String FIELD = "format";

    /** Throws {@link GatewayFailure} for what is none. */
    static ToolFormat of(Optional<String> written) {
        return switch (written.orElse("mcp")) {
            case "mcp" -> MCP;
            case "openai" -> OPENAI;
            case "anthropic" -> ANTHROPIC;
            case "gemini" -> GEMINI;
            default -> throw refused("is none that there is: write mcp, openai, anthropic or gemini");
        };
    }

    private static GatewayFailure refused(String message) {
        return new GatewayFailure(GatewayError.InvalidRequest.at(FIELD, message));
    }

    RawJson write(CatalogItem item) {
        return switch (this) {
            case MCP -> item.raw();
            case OPENAI -> item.tool().map(ToolFormat::openai).orElse(item.raw());
            case ANTHROPIC -> item.tool().map(ToolFormat::anthropic).orElse(item.raw());
            case GEMINI -> item.tool().map(ToolFormat::gemini).orElse(item.raw());
        };
    }

    private static RawJson openai(ToolSpec.Function tool) {
        return new RawJson("{\"type\":\"function\",\"function\":{" + head(tool) + ",\"parameters\":"
                + schema(tool.inputSchema()) + "}}");
    }

    private static RawJson anthropic(ToolSpec.Function tool) {
        return new RawJson("{" + head(tool) + ",\"input_schema\":" + schema(tool.inputSchema()) + "}");
    }

    private static RawJson gemini(ToolSpec.Function tool) {
        return new RawJson("{" + head(tool) + ",\"parametersJsonSchema\":" + schema(tool.inputSchema()) + "}");
    }

    private static String head(ToolSpec.Function tool) {
        return "\"name\":" + Json.quote(tool.name())
                + tool.description()
                        .map(text -> ",\"description\":" + Json.quote(text))
                        .orElse("");
    }

    /** The APIs refuse a schema that does not say that it is an object's. */
    private static RawJson schema(RawJson schema) {
        return RawSplice.member(schema, "type").isPresent()
                ? schema
                : RawSplice.set(schema, "type", RawJson.ofString("object"));
    }
}

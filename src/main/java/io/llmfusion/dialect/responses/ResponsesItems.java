package io.llmfusion.dialect.responses;

import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.Media;
import io.llmfusion.model.RawJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON of items and content parts, as they stand in an answer. */
final class ResponsesItems {
    private static final String IN_PROGRESS = "in_progress";
    private static final String COMPLETED = "completed";

    private ResponsesItems() {}

    /** Whether an item has just begun or is over. */
    enum State {
        BEGUN(IN_PROGRESS),
        DONE(COMPLETED);

        private final String word;

        State(String word) {
            this.word = word;
        }
    }

    /** A call as the client knows its tool. */
    record Call(String id, String callId, ResponsesRequestEcho.Tool tool, Map<String, RawJson> fields) {}

    static String message(String id, State state, List<String> parts, Map<String, RawJson> fields) {
        return ResponsesJson.object(json -> {
            json.writeStringProperty("id", id);
            json.writeStringProperty("type", "message");
            json.writeStringProperty("status", state.word);
            json.writeStringProperty("role", "assistant");
            json.writeArrayPropertyStart("content");
            parts.forEach(json::writeRawValue);
            json.writeEndArray();
            ResponsesJson.raw(json, fields);
        });
    }

    /** The tools that the model is offered of an MCP server. */
    static String toolList(String id, LoopEvent.ToolsListed listed) {
        return ResponsesJson.object(json -> {
            json.writeStringProperty("id", id);
            json.writeStringProperty("type", "mcp_list_tools");
            json.writeStringProperty("server_label", listed.server().value());
            json.writeArrayPropertyStart("tools");
            listed.tools().forEach(tool -> {
                json.writeStartObject();
                json.writeStringProperty("name", tool.name());
                tool.description().ifPresent(words -> json.writeStringProperty("description", words));
                ResponsesJson.raw(json, "input_schema", tool.inputSchema());
                ResponsesJson.raw(json, "annotations", tool.annotations());
                json.writeEndObject();
            });
            json.writeEndArray();
            listed.error().ifPresent(why -> json.writeStringProperty("error", why));
        });
    }

    static String text(String text, List<String> annotations, List<String> logprobs) {
        return ResponsesJson.object(json -> {
            json.writeStringProperty("type", "output_text");
            json.writeArrayPropertyStart("annotations");
            annotations.forEach(json::writeRawValue);
            json.writeEndArray();
            json.writeArrayPropertyStart("logprobs");
            logprobs.forEach(json::writeRawValue);
            json.writeEndArray();
            json.writeStringProperty("text", text);
        });
    }

    static String refusal(String text) {
        return ResponsesJson.object(json -> {
            json.writeStringProperty("type", "refusal");
            json.writeStringProperty("refusal", text);
        });
    }

    /** A picture that can be shown here: as the output of a picture tool, which is bytes. */
    static boolean isPicture(Media source) {
        return source instanceof Media.Inline;
    }

    static String picture(String id, State state, Media source) {
        return ResponsesJson.object(json -> {
            json.writeStringProperty("id", id);
            json.writeStringProperty("type", "image_generation_call");
            json.writeStringProperty("status", state.word);
            if (state == State.DONE && source instanceof Media.Inline(String mediaType, String base64)) {
                json.writeStringProperty("output_format", mediaType.substring(mediaType.indexOf('/') + 1));
                json.writeStringProperty("result", base64);
            } else {
                json.writeNullProperty("result");
            }
        });
    }

    static String summaryPart(String text) {
        return ResponsesJson.object(json -> {
            json.writeStringProperty("type", "summary_text");
            json.writeStringProperty("text", text);
        });
    }

    /** @param summary as an array */
    static String reasoning(String id, RawJson summary, Optional<String> encrypted, Map<String, RawJson> fields) {
        return ResponsesJson.object(json -> {
            json.writeStringProperty("id", id);
            json.writeStringProperty("type", "reasoning");
            ResponsesJson.raw(json, "summary", summary);
            encrypted.ifPresent(text -> json.writeStringProperty("encrypted_content", text));
            ResponsesJson.raw(json, fields);
        });
    }

    /** @param arguments of a function as JSON text, of a custom tool its free text */
    static String call(Call call, State state, String arguments) {
        boolean custom = call.tool().kind() == ResponsesRequestEcho.Tool.Kind.CUSTOM;
        return ResponsesJson.object(json -> {
            json.writeStringProperty("id", call.id());
            json.writeStringProperty("type", custom ? ResponsesItemReader.CUSTOM_CALL : "function_call");
            json.writeStringProperty("status", state.word);
            json.writeStringProperty("call_id", call.callId());
            json.writeStringProperty("name", call.tool().name());
            if (!call.tool().namespace().isEmpty()) {
                json.writeStringProperty("namespace", call.tool().namespace());
            }
            json.writeStringProperty(custom ? "input" : "arguments", arguments);
            ResponsesJson.raw(json, call.fields());
        });
    }
}

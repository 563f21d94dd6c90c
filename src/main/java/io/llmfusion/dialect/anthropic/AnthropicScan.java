package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.StreamScan;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.Json;
import io.llmfusion.model.Usage;
import io.llmfusion.sse.SseEvent;
import io.llmfusion.sse.Utf8Slice;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Watches a raw stream. Most frames are deltas after the first content: known by the event's name alone. Frames before it,
 * and those with usage, are parsed. A second {@code message_start} before any block is dropped; after one it is an error.
 */
final class AnthropicScan implements StreamScan {
    private ObjectNode usage = Json.object();
    private Optional<FinishReason> finish = Optional.empty();
    private Optional<GatewayError> error = Optional.empty();
    private boolean started;
    private boolean blocks;
    private boolean content;

    @Override
    public Frame look(String event, Utf8Slice data) {
        if (content && event.equals("content_block_delta")) {
            return Frame.CONTENT;
        }
        try {
            String type = event.isEmpty() || event.equals(SseEvent.MESSAGE) ? type(data) : event;
            return look(type, data, content);
        } catch (JacksonException notJson) {
            return failed(
                    new GatewayError.UpstreamFailed("the provider sent an event that is not JSON", Reason.BAD_ANSWER));
        }
    }

    private Frame look(String type, Utf8Slice data, boolean afterContent) {
        return switch (type) {
            case "content_block_start", "content_block_delta" -> {
                blocks = true;
                yield afterContent || isContent(type, tree(data)) ? seen() : Frame.LIFECYCLE;
            }
            case "message_start" -> messageStart(tree(data));
            case "message_delta" -> messageDelta(tree(data));
            case "message_stop" -> Frame.END;
            case "error" -> failed(AnthropicErrorBody.read(tree(data)).inAnswer());
            default -> Frame.LIFECYCLE;
        };
    }

    private Frame seen() {
        content = true;
        return Frame.CONTENT;
    }

    /** Text and thinking start empty; every other block is content with its start. */
    private static boolean isContent(String type, JsonNode payload) {
        if (type.equals("content_block_start")) {
            JsonNode block = payload.path("content_block");
            return switch (block.path("type").asString("")) {
                case "text" -> !block.path("text").asString("").isEmpty();
                case "thinking" -> !block.path("thinking").asString("").isEmpty();
                default -> true;
            };
        }
        JsonNode delta = payload.path("delta");
        return switch (delta.path("type").asString("")) {
            case "text_delta" -> !delta.path("text").asString("").isEmpty();
            case "thinking_delta" -> !delta.path("thinking").asString("").isEmpty();
            default -> true;
        };
    }

    private Frame messageStart(JsonNode payload) {
        if (blocks) {
            return failed(new GatewayError.UpstreamFailed(
                    "the provider began a second answer in the middle of the first", Reason.BROKEN_STREAM));
        }
        usage(payload.path("message").path("usage"));
        Frame frame = started ? Frame.DROP : Frame.LIFECYCLE;
        started = true;
        return frame;
    }

    private Frame messageDelta(JsonNode payload) {
        usage(payload.path("usage"));
        JsonNode delta = payload.path("delta");
        if (delta.path("stop_reason").isString()) {
            Optional<String> sequence = Optional.of(delta.path("stop_sequence"))
                    .filter(JsonNode::isString)
                    .map(JsonNode::stringValue);
            finish = Optional.of(
                    AnthropicFinishReasons.read(delta.path("stop_reason").stringValue(), sequence));
        }
        return Frame.LIFECYCLE;
    }

    private void usage(JsonNode report) {
        if (report.isObject()) {
            usage = AnthropicUsage.merge(usage, report);
        }
    }

    private Frame failed(GatewayError found) {
        error = Optional.of(found);
        return Frame.ERROR;
    }

    private static JsonNode tree(Utf8Slice data) {
        return Json.read(data.array(), data.offset(), data.length());
    }

    /** For servers that leave out the event's name. */
    private static String type(Utf8Slice data) {
        JsonNode payload = tree(data);
        String type = payload.path("type").asString("");
        return type.isEmpty() && payload.has("error") ? "error" : type;
    }

    @Override
    public Optional<Usage> usage() {
        return usage.isEmpty() ? Optional.empty() : AnthropicUsage.read(usage);
    }

    @Override
    public Optional<FinishReason> finish() {
        return finish;
    }

    @Override
    public Optional<GatewayError> error() {
        return error;
    }
}

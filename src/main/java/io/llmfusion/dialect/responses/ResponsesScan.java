package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.StreamScan;
import io.llmfusion.dialect.responses.ResponsesFinishReasons.Said;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.Usage;
import io.llmfusion.sse.SseEvent;
import io.llmfusion.sse.Utf8Slice;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Watches a raw stream. Most frames are deltas after the first content: known by the event's name alone. Frames before it,
 * and those that end the stream, are parsed.
 */
final class ResponsesScan implements StreamScan {
    private static final Set<String> SAYING = Set.of("message", "reasoning");

    private Optional<Usage> usage = Optional.empty();
    private Optional<FinishReason> finish = Optional.empty();
    private Optional<GatewayError> error = Optional.empty();
    private boolean content;
    private boolean called;

    @Override
    public Frame look(String event, Utf8Slice data) {
        if (content && event.endsWith(".delta")) {
            return Frame.CONTENT;
        }
        if (data.is("[DONE]")) {
            return Frame.LIFECYCLE;
        }
        try {
            String type = event.isEmpty() || event.equals(SseEvent.MESSAGE) ? type(data) : event;
            return frame(type, data);
        } catch (JacksonException notJson) {
            return failed(
                    new GatewayError.UpstreamFailed("the provider sent an event that is not JSON", Reason.BAD_ANSWER));
        }
    }

    private Frame frame(String type, Utf8Slice data) {
        return switch (type) {
            case "response.completed", "response.incomplete" ->
                end(ResponsesJson.tree(data).path("response"));
            case "response.failed" -> {
                JsonNode response = ResponsesJson.tree(data).path("response");
                usage(response);
                yield failed(ResponsesErrorBody.read(response).inAnswer());
            }
            case "error" ->
                failed(ResponsesErrorBody.read(ResponsesJson.tree(data)).inAnswer());
            case "response.output_item.added", "response.output_item.done" ->
                item(type, ResponsesJson.tree(data).path("item"));
            default -> type.endsWith(".delta") ? delta(data) : Frame.LIFECYCLE;
        };
    }

    private Frame end(JsonNode response) {
        usage(response);
        finish = Optional.of(ResponsesFinishReasons.read(response, called ? Said.CALLS : Said.NOTHING_OF_NOTE));
        return Frame.END;
    }

    private void usage(JsonNode response) {
        usage = ResponsesUsage.read(response.path("usage")).or(() -> usage);
    }

    private Frame delta(Utf8Slice data) {
        JsonNode delta = ResponsesJson.tree(data).path("delta");
        return content || !delta.isString() || !delta.stringValue().isEmpty() ? seen() : Frame.LIFECYCLE;
    }

    /** A call is content with its opener; what is said, with its first word; anything else when it is whole. */
    private Frame item(String event, JsonNode item) {
        String type = item.path("type").asString("");
        boolean calls = type.equals("function_call") || type.equals(ResponsesItemReader.CUSTOM_CALL);
        called |= calls;
        boolean done = event.endsWith(".done");
        boolean shown = calls || (done && (!SAYING.contains(type) || says(item)));
        return content || shown ? seen() : Frame.LIFECYCLE;
    }

    private static boolean says(JsonNode item) {
        return !item.path("content").isEmpty()
                || !item.path("summary").isEmpty()
                || item.path("encrypted_content").isString();
    }

    private Frame seen() {
        content = true;
        return Frame.CONTENT;
    }

    private Frame failed(GatewayError found) {
        error = Optional.of(found);
        return Frame.ERROR;
    }

    /** For servers that leave out the event's name. */
    private static String type(Utf8Slice data) {
        JsonNode payload = ResponsesJson.tree(data);
        String type = payload.path("type").asString("");
        return type.isEmpty() && payload.has("error") ? "error" : type;
    }

    @Override
    public Optional<Usage> usage() {
        return usage;
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

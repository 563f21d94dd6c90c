package io.llmfusion.dialect.chat;

import io.llmfusion.dialect.ReadContext;
import io.llmfusion.dialect.StreamScan;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Usage;
import io.llmfusion.sse.Utf8Slice;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Watches raw chunks. Each is read token by token; only usage and errors, of which a stream has
 * one or two, become trees. A vendor that leaves out `[DONE]` has ended well if {@link #finish()} is there when it closes the stream.
 */
final class ChatScan implements StreamScan {
    private final ReadContext context;
    private final ChatChunkTokens tokens;
    private Optional<Usage> usage = Optional.empty();
    private Optional<String> finish = Optional.empty();
    private Optional<GatewayError> error = Optional.empty();
    private boolean calledTools;

    ChatScan(ReadContext context) {
        this.context = context;
        tokens = new ChatChunkTokens(context.quirks().reasoningField());
    }

    @Override
    public Frame look(String event, Utf8Slice data) {
        if (isDone(data)) {
            return Frame.END;
        }
        try {
            tokens.read(data);
            if (tokens.mayBeError() || event.equals("error")) {
                JsonNode chunk = ChatJson.read(data);
                if (ChatErrorBody.isError(chunk) || event.equals("error") || tokens.choiceFailed()) {
                    return fail(chunk);
                }
            }
            return frame();
        } catch (JacksonException notJson) {
            error = Optional.of(new GatewayError.UpstreamFailed(
                    "the provider's stream holds a chunk that is not JSON",
                    GatewayError.UpstreamFailed.Reason.BAD_ANSWER));
            return Frame.ERROR;
        }
    }

    private Frame fail(JsonNode chunk) {
        JsonNode choice = chunk.path("choices").path(0);
        error = Optional.of(ChatErrors.inAnswer(ChatErrorBody.isError(choice) ? choice : chunk));
        return Frame.ERROR;
    }

    private Frame frame() {
        calledTools |= tokens.calledTools();
        if (tokens.finishReason().isPresent()) {
            finish = tokens.finishReason();
        }
        Optional<Usage> reported = tokens.usage().flatMap(object -> ChatUsage.read(object, context.quirks()));
        usage = reported.isPresent() ? reported : usage;
        if (reported.isPresent() && !tokens.hasChoices() && !context.includeUsage()) {
            return Frame.DROP;
        }
        return tokens.hasContent() ? Frame.CONTENT : Frame.LIFECYCLE;
    }

    @Override
    public Optional<Usage> usage() {
        return usage;
    }

    @Override
    public Optional<FinishReason> finish() {
        return finish.map(raw -> ChatFinishReasons.read(raw, calledTools));
    }

    @Override
    public Optional<GatewayError> error() {
        return error;
    }

    static boolean isDone(Utf8Slice data) {
        return data.is("[DONE]") || (data.length() <= 16 && data.text().strip().equals("[DONE]"));
    }
}

package io.llmfusion.dialect.gemini;

import io.llmfusion.dialect.StreamScan;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.Json;
import io.llmfusion.model.Usage;
import io.llmfusion.sse.Utf8Slice;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Watches a raw stream. After the first content only frames that end a candidate or may be errors are parsed, and of the
 * others the last that counts tokens, when it is asked for. No frame ends the stream: its end does, after the last reason.
 */
final class GeminiScan implements StreamScan {
    private static final String COUNTS = "TokenCount\"";
    private static final String FINISH = "\"finishReason\"";
    private static final String ERROR = "\"error\"";

    private final Map<Integer, FinishReason> finishes = new TreeMap<>();
    private final Set<Integer> seen = new HashSet<>();
    private Optional<FinishReason> blocked = Optional.empty();
    private Optional<GatewayError> error = Optional.empty();
    private Utf8Slice counted = Utf8Slice.EMPTY;
    private boolean content;
    private boolean called;

    @Override
    public Frame look(String event, Utf8Slice data) {
        if (data.indexOf(COUNTS, 0) >= 0) {
            counted = data.copy();
        }
        boolean telling = data.indexOf(FINISH, 0) >= 0 || data.indexOf(ERROR, 0) >= 0;
        if (content && !telling) {
            called |= data.indexOf("\"functionCall\"", 0) >= 0;
            return Frame.CONTENT;
        }
        if (data.is("[DONE]")) {
            return Frame.LIFECYCLE;
        }
        try {
            return look(tree(data));
        } catch (JacksonException notJson) {
            return failed(
                    new GatewayError.UpstreamFailed("the provider sent an event that is not JSON", Reason.BAD_ANSWER));
        }
    }

    private Frame look(JsonNode chunk) {
        if (GeminiErrorBody.isError(chunk)) {
            return failed(GeminiErrorBody.read(chunk).inAnswer());
        }
        JsonNode block = chunk.path("promptFeedback").path("blockReason");
        if (block.isString()) {
            blocked = Optional.of(GeminiFinishReasons.ofBlock(block.stringValue()));
        }
        int position = 0;
        for (JsonNode candidate : chunk.path("candidates")) {
            candidate.path("content").path("parts").forEach(part -> content |= isContent(part));
            finish(candidate, candidate.path("index").asInt(position++));
        }
        return content ? Frame.CONTENT : Frame.LIFECYCLE;
    }

    private boolean isContent(JsonNode part) {
        called |= part.has("functionCall");
        boolean signed = !part.path("thoughtSignature").asString("").isEmpty();
        return part.has("text") ? signed || !part.path("text").asString("").isEmpty() : !part.isEmpty();
    }

    private void finish(JsonNode candidate, int index) {
        seen.add(index);
        String raw = candidate.path("finishReason").asString("");
        if (!raw.isEmpty()) {
            finishes.put(index, GeminiFinishReasons.read(raw, said()));
        }
    }

    private GeminiFinishReasons.Said said() {
        return called ? GeminiFinishReasons.Said.CALLS : GeminiFinishReasons.Said.NO_CALLS;
    }

    private Frame failed(GatewayError found) {
        error = Optional.of(found);
        return Frame.ERROR;
    }

    private static JsonNode tree(Utf8Slice data) {
        return Json.read(data.array(), data.offset(), data.length());
    }

    @Override
    public Optional<Usage> usage() {
        try {
            return counted.isEmpty()
                    ? Optional.empty()
                    : GeminiUsage.read(tree(counted).path("usageMetadata"));
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    /** The first candidate's, once all have one. */
    @Override
    public Optional<FinishReason> finish() {
        if (!finishes.keySet().containsAll(seen)) {
            return Optional.empty();
        }
        return finishes.values().stream().findFirst().or(() -> blocked);
    }

    @Override
    public Optional<GatewayError> error() {
        return error;
    }
}

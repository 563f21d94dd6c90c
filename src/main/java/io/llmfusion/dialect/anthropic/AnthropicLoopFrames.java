package io.llmfusion.dialect.anthropic;

import io.llmfusion.dialect.FusionEvents;
import io.llmfusion.dialect.anthropic.AnthropicBlockQueue.Yield;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Warning;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What the tool loop does, in a stream: its calls and results as blocks, its last word for the end of the message. */
final class AnthropicLoopFrames {
    /** The key of a block that is opened and closed at once. */
    private static final int KEY = -2;

    private final boolean wanted;
    private Optional<LoopEvent.Ended> ended = Optional.empty();

    AnthropicLoopFrames(boolean wanted) {
        this.wanted = wanted;
    }

    void write(LoopEvent event, AnthropicBlockQueue blocks, Buffer out) {
        if (!wanted) {
            return;
        }
        switch (event) {
            case LoopEvent.ToolCallStarted started -> {
                String block = AnthropicJson.text(json -> AnthropicLoopBlocks.use(json, started, RawJson.EMPTY_OBJECT));
                blocks.open(KEY, block, Yield.WHOLE, out);
                String arguments = AnthropicJson.input(started.arguments()).text();
                blocks.delta(KEY, AnthropicBlockQueue.delta("input_json_delta", "partial_json", arguments), out);
                blocks.close(KEY, out);
            }
            case LoopEvent.ToolCallFinished finished -> {
                String block = AnthropicJson.text(json -> AnthropicLoopBlocks.result(json, finished));
                blocks.open(KEY, block, Yield.WHOLE, out);
                blocks.close(KEY, out);
            }
            case LoopEvent.ToolsListed _, LoopEvent.TurnFinished _ -> {}
            case LoopEvent.Ended last -> ended = Optional.of(last);
        }
    }

    /**
     * What the loop ended with, or warnings that came too late for the head; empty if there is nothing to say.
     *
     * @param late the turn's own; a loop has told them already
     * @param leftOut what of the answer had no place here
     */
    Optional<RawJson> lastWord(List<Warning> late, List<Warning> leftOut) {
        if (!wanted || (ended.isEmpty() && late.isEmpty() && leftOut.isEmpty())) {
            return Optional.empty();
        }
        ObjectNode last = ended.map(FusionEvents::json).orElseGet(() -> FusionEvents.lateWarnings(late));
        return Optional.of(RawJson.of(FusionEvents.withWarnings(last, leftOut)));
    }
}

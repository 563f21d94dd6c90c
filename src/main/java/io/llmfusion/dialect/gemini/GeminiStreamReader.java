package io.llmfusion.dialect.gemini;

import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.StreamReader;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Usage;
import io.llmfusion.sse.Utf8Slice;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads the chunks of one answer. There is no last word: an answer is whole when the stream ends after each candidate has
 * said why it stopped, or after the prompt was blocked.
 *
 * <pre>
 *   before ── first chunk ──▶ answering ── end after every finishReason, or after a blockReason ──▶ over
 *     └── error, broken chunk, or an end without any of these ──────────────────────────────────────▶ over
 * </pre>
 */
final class GeminiStreamReader implements StreamReader {
    private final Map<Integer, GeminiCandidateReader> candidates = new TreeMap<>();
    private final Map<String, RawJson> extras = new HashMap<>();
    private Optional<FinishReason> blocked = Optional.empty();
    private Optional<Usage> usage = Optional.empty();
    private State state = State.BEFORE;
    private int nextBlock;

    private enum State {
        BEFORE,
        ANSWERING,
        OVER
    }

    @Override
    public void read(String event, Utf8Slice data, Consumer<ChatEvent> out) {
        // Some servers that speak this format end as OpenAI's do.
        if (state == State.OVER || data.is("[DONE]")) {
            return;
        }
        try {
            chunk(new GeminiAnswer(GeminiField.read(data.toBuffer())), data, out);
        } catch (InvalidBody unreadable) {
            unreadable(data, out);
        } catch (GeminiPartialArgs.OutOfOrder broken) {
            fail(new GatewayError.UpstreamFailed(broken.complaint(), Reason.BAD_ANSWER), out);
        }
    }

    private void chunk(GeminiAnswer chunk, Utf8Slice data, Consumer<ChatEvent> out) {
        if (chunk.body().get("error").isPresent()) {
            fail(GeminiErrorBody.read(data.toBuffer()).inAnswer(), out);
            return;
        }
        if (state == State.BEFORE) {
            state = State.ANSWERING;
            out.accept(new ChatEvent.TurnStart(id(chunk), chunk.model(), chunk.created()));
        }
        extras(chunk.extras(), out);
        List<GeminiField> given = chunk.candidates();
        for (int position = 0; position < given.size(); position++) {
            candidate(GeminiAnswer.index(given.get(position), position)).read(given.get(position), out);
        }
        blocked = chunk.blocked().or(() -> blocked);
        Optional<Usage> reported = chunk.usage();
        if (reported.isPresent() && !reported.equals(usage)) {
            usage = reported;
            out.accept(new ChatEvent.UsageReport(reported.get()));
        }
    }

    private static String id(GeminiAnswer chunk) {
        return chunk.id().isEmpty() ? GeminiTurnWriter.mintId() : chunk.id();
    }

    private GeminiCandidateReader candidate(int index) {
        return candidates.computeIfAbsent(index, _ -> new GeminiCandidateReader(index, () -> nextBlock++));
    }

    /** Fields when they are new or have changed: many chunks repeat them. */
    private void extras(Extras given, Consumer<ChatEvent> out) {
        Map<String, RawJson> fresh = new LinkedHashMap<>();
        given.fields().forEach((name, value) -> {
            if (!value.equals(extras.put(name, value))) {
                fresh.put(name, value);
            }
        });
        if (!fresh.isEmpty()) {
            out.accept(new ChatEvent.TurnExtras(GeminiField.extras(fresh)));
        }
    }

    @Override
    public void end(Consumer<ChatEvent> out) {
        if (state == State.OVER) {
            return;
        }
        boolean finished =
                !candidates.isEmpty() && candidates.values().stream().allMatch(GeminiCandidateReader::isFinished);
        if (!finished && (blocked.isEmpty() || !candidates.isEmpty())) {
            fail(
                    new GatewayError.UpstreamFailed(
                            "the provider's stream broke off before its end", Reason.BROKEN_STREAM),
                    out);
            return;
        }
        state = State.OVER;
        candidates.values().forEach(candidate -> candidate.close(out));
        candidates.forEach((index, candidate) -> out.accept(new ChatEvent.ChoiceEnd(index, candidate.finish())));
        if (candidates.isEmpty()) {
            out.accept(new ChatEvent.ChoiceEnd(0, blocked.orElseThrow()));
        }
        out.accept(new ChatEvent.TurnEnd(usage, List.of()));
    }

    private void unreadable(Utf8Slice data, Consumer<ChatEvent> out) {
        GeminiErrorBody error = GeminiErrorBody.read(data.toBuffer());
        boolean said = error.code() > 0 || error.message().isPresent();
        fail(
                said
                        ? error.inAnswer()
                        : new GatewayError.UpstreamFailed(
                                "the provider's stream holds a chunk that is no answer", Reason.BAD_ANSWER),
                out);
    }

    private void fail(GatewayError error, Consumer<ChatEvent> out) {
        state = State.OVER;
        out.accept(new ChatEvent.Failed(error));
    }
}

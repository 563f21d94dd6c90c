package io.llmfusion.dialect.chat;

import io.llmfusion.dialect.ReadContext;
import io.llmfusion.dialect.StreamReader;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Usage;
import io.llmfusion.sse.Utf8Slice;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads the chunks of one answer.
 *
 * <pre>
 *   before ── first chunk with a choice ──▶ answering ── [DONE], or the end after every finish_reason ──▶ over
 *     └──────── error, broken chunk, or an end without any of these ───────────────────────────────────────▶ over
 * </pre>
 */
final class ChatStreamReader implements StreamReader {
    /** `obfuscation` is noise against eavesdroppers on the way to us. */
    private static final Set<String> KNOWN =
            Set.of("id", "object", "created", "model", "choices", "usage", "obfuscation", "fusion");

    private final Quirks quirks;
    private final Map<String, JsonNode> extras = new HashMap<>();
    private final ChatBlocks blocks = new ChatBlocks();
    private final Map<Integer, ChatChoiceReader> choices = new TreeMap<>();
    private Optional<Usage> usage = Optional.empty();
    private State state = State.BEFORE;

    private enum State {
        BEFORE,
        ANSWERING,
        OVER
    }

    ChatStreamReader(ReadContext context) {
        quirks = context.quirks();
    }

    @Override
    public void read(String event, Utf8Slice data, Consumer<ChatEvent> out) {
        if (state == State.OVER) {
            return;
        }
        if (ChatScan.isDone(data)) {
            done(out);
            return;
        }
        try {
            JsonNode chunk = ChatJson.read(data);
            if (ChatErrorBody.isError(chunk) || event.equals("error")) {
                fail(ChatErrors.inAnswer(chunk), out);
            } else {
                chunk(chunk, out);
            }
        } catch (JacksonException notJson) {
            fail(broken("the provider's stream holds a chunk that is not JSON", Reason.BAD_ANSWER), out);
        }
    }

    @Override
    public void end(Consumer<ChatEvent> out) {
        if (state == State.OVER) {
            return;
        }
        if (!choices.isEmpty() && choices.values().stream().allMatch(ChatChoiceReader::isFinished)) {
            finish(out);
            return;
        }
        fail(broken("the provider's stream broke off before its end", Reason.BROKEN_STREAM), out);
    }

    private void chunk(JsonNode chunk, Consumer<ChatEvent> out) {
        JsonNode given = chunk.path("choices");
        JsonNode parts = given.isArray() ? given : MissingNode.getInstance();
        if (state == State.BEFORE && !parts.isEmpty()) {
            state = State.ANSWERING;
            out.accept(start(chunk));
        }
        if (state == State.ANSWERING) {
            extras(chunk, out);
        }
        for (int i = 0; i < parts.size() && state == State.ANSWERING; i++) {
            choice(parts.get(i), i, out);
        }
        Optional<Usage> reported = state == State.OVER ? Optional.empty() : ChatUsage.ofAnswer(chunk, quirks);
        if (reported.isPresent() && !reported.equals(usage)) {
            usage = reported;
            if (state == State.ANSWERING) {
                out.accept(new ChatEvent.UsageReport(reported.get()));
            }
        }
    }

    private static ChatEvent start(JsonNode chunk) {
        String id = chunk.path("id").asString("");
        long created = chunk.path("created").asLong(0);
        return new ChatEvent.TurnStart(
                id.isBlank() ? ChatIds.mint() : id,
                chunk.path("model").asString(""),
                created > 0 ? created : System.currentTimeMillis() / 1_000);
    }

    /** Fields beside the known ones, when they are new or have changed: many vendors repeat them in each chunk. */
    private void extras(JsonNode chunk, Consumer<ChatEvent> out) {
        Map<String, RawJson> fresh = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : chunk.properties()) {
            if (!KNOWN.contains(member.getKey())
                    && !member.getValue().isNull()
                    && !member.getValue().equals(extras.put(member.getKey(), member.getValue()))) {
                fresh.put(member.getKey(), RawJson.of(member.getValue()));
            }
        }
        if (!fresh.isEmpty()) {
            out.accept(new ChatEvent.TurnExtras(ChatField.extras(fresh)));
        }
    }

    private void choice(JsonNode choice, int position, Consumer<ChatEvent> out) {
        if (ChatErrorBody.isError(choice)) {
            fail(ChatErrors.inAnswer(choice), out);
            return;
        }
        int index = choice.path("index").asInt(position);
        choices.computeIfAbsent(index, _ -> new ChatChoiceReader(index, quirks, blocks))
                .read(choice, out);
    }

    private void done(Consumer<ChatEvent> out) {
        if (choices.isEmpty()) {
            fail(broken("the provider's stream ended without an answer", Reason.BAD_ANSWER), out);
            return;
        }
        finish(out);
    }

    private void finish(Consumer<ChatEvent> out) {
        state = State.OVER;
        choices.values().forEach(choice -> choice.close(out));
        choices.forEach((index, choice) -> out.accept(new ChatEvent.ChoiceEnd(index, choice.finish())));
        out.accept(new ChatEvent.TurnEnd(usage, List.of()));
    }

    private void fail(GatewayError error, Consumer<ChatEvent> out) {
        state = State.OVER;
        out.accept(new ChatEvent.Failed(error));
    }

    private static GatewayError broken(String message, Reason reason) {
        return new GatewayError.UpstreamFailed(message, reason);
    }
}

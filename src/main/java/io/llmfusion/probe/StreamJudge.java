package io.llmfusion.probe;

import io.llmfusion.model.Json;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Judges a stream of chat chunks: several pieces of text, a clean end, and whether usage came with it. */
final class StreamJudge {
    private static final String DATA = "data:";
    private static final String DONE = "[DONE]";

    private int pieces;
    private boolean finished;
    private boolean usage;

    private StreamJudge() {}

    static Verdict of(String events) {
        return new StreamJudge().judged(events);
    }

    private Verdict judged(String events) {
        List<String> payloads = events.lines()
                .filter(line -> line.startsWith(DATA))
                .map(line -> line.substring(DATA.length()).strip())
                .toList();
        try {
            for (String payload : payloads) {
                if (payload.equals(DONE)) {
                    return verdict();
                }
                JsonNode chunk = Json.read(payload);
                if (chunk.has("error")) {
                    return new Verdict.No("an error in the stream");
                }
                look(chunk);
            }
        } catch (JacksonException notJson) {
            return new Verdict.No("a chunk is no JSON");
        }
        return new Verdict.No("the stream has no end");
    }

    private void look(JsonNode chunk) {
        JsonNode choice = chunk.path("choices").path(0);
        if (!choice.at("/delta/content").asString("").isEmpty()) {
            pieces++;
        }
        finished |= choice.path("finish_reason").isString();
        usage |= chunk.path("usage").isObject();
    }

    private Verdict verdict() {
        if (pieces == 0 || !finished) {
            return new Verdict.No(pieces == 0 ? "no text came" : "no finish reason came");
        }
        if (pieces == 1) {
            return new Verdict.Yes("the whole text in one piece");
        }
        return new Verdict.Yes(usage ? "" : "without usage");
    }
}

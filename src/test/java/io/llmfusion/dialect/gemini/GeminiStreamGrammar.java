package io.llmfusion.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import io.llmfusion.sse.SseEvent;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What clients of this format may rely on in every stream: each frame one line of `data:` with one object, all of one answer
 * by id and model; every part one that the API knows; a candidate speaks no more once it has said why it stopped; and the last
 * frame is the one that says so, or an error.
 */
public final class GeminiStreamGrammar {
    private static final Set<String> PARTS = Set.of(
            "text",
            "thought",
            "thoughtSignature",
            "functionCall",
            "inlineData",
            "fileData",
            "executableCode",
            "codeExecutionResult",
            "videoMetadata");

    private final List<String> problems = new ArrayList<>();
    private final Set<Integer> open = new HashSet<>();
    private final Set<Integer> finished = new HashSet<>();
    private final Set<String> ids = new HashSet<>();
    private boolean over;

    private GeminiStreamGrammar() {}

    public static void check(Buffer frames) {
        GeminiStreamGrammar grammar = new GeminiStreamGrammar();
        String text = frames.toString();
        for (String frame : text.split("\n\n", 0)) {
            grammar.check(frame.startsWith("data: {") && frame.indexOf('\n') < 0, "is no frame: " + frame);
        }
        grammar.check(text.endsWith("\n\n"), "the last frame has no end");
        for (SseEvent event : GeminiTexts.events(frames)) {
            grammar.chunk(Json.read(event.data().text()));
        }
        grammar.check(grammar.over, "ends without a reason");
        grammar.check(grammar.finished.containsAll(grammar.open), "candidates have no reason: " + grammar.open);
        grammar.check(grammar.ids.size() <= 1, "several answers: " + grammar.ids);
        assertThat(grammar.problems).as("in\n" + text).isEmpty();
    }

    private void check(boolean good, String problem) {
        if (!good) {
            problems.add(problem);
        }
    }

    private void chunk(JsonNode chunk) {
        check(!over, "behind the end: " + chunk);
        if (chunk.has("error")) {
            over = true;
            check(chunk.path("error").path("code").isInt(), "an error without a code: " + chunk);
            check(chunk.path("error").path("status").isString(), "an error without a status: " + chunk);
            finished.addAll(open);
            return;
        }
        check(chunk.path("responseId").isString() && chunk.path("modelVersion").isString(), "whose is it? " + chunk);
        ids.add(chunk.path("responseId").asString(""));
        if (chunk.has("fusion")) {
            check(!chunk.has("candidates"), "an event of the loop is no answer: " + chunk);
            return;
        }
        boolean blocked = chunk.path("promptFeedback").path("blockReason").isString();
        check(chunk.path("candidates").size() > 0 || blocked, "says nothing: " + chunk);
        chunk.path("candidates").forEach(this::candidate);
        over |= blocked || (chunk.path("candidates").size() > 0 && finished.containsAll(open));
        if (over) {
            check(blocked || chunk.path("candidates").get(0).has("finishReason"), "no last chunk: " + chunk);
        }
    }

    private void candidate(JsonNode candidate) {
        int index = candidate.path("index").asInt(-1);
        check(index >= 0, "a candidate without a number: " + candidate);
        open.add(index);
        check(!finished.contains(index), "speaks on: " + candidate);
        check(candidate.path("content").path("role").asString("").equals("model"), "who speaks? " + candidate);
        check(candidate.path("content").path("parts").size() > 0, "no part: " + candidate);
        candidate.path("content").path("parts").forEach(this::part);
        if (candidate.has("finishReason")) {
            finished.add(index);
            String reason = candidate.path("finishReason").stringValue();
            check(reason.matches("[A-Z_]+"), "no reason: " + reason);
        }
    }

    private void part(JsonNode part) {
        part.propertyNames().forEach(name -> check(PARTS.contains(name), "an unknown part: " + name));
        JsonNode call = part.path("functionCall");
        if (call.isObject()) {
            check(call.path("args").isObject(), "a call without arguments: " + part);
            check(!call.path("name").asString("").isEmpty(), "a call without a name: " + part);
        }
        if (part.has("thoughtSignature")) {
            check(!part.path("thoughtSignature").asString("").isEmpty(), "an empty signature: " + part);
        }
    }
}

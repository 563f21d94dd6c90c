package io.llmfusion.dialect.chat;

import io.llmfusion.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The rules of a chat completion stream as OpenAI sends it and its clients rely on it. Collects every breach.
 *
 * <pre>
 *   stream  = chunk* (usage chunk, if asked for) "[DONE]"   or   chunk* error
 *   choice  = role delta, deltas, finish chunk with an empty delta, nothing more
 *   call    = delta with index, id, type, name; then deltas with index and arguments only; indexes 0, 1, ...
 * </pre>
 */
public final class ChatStreamGrammar {
    private static final Set<String> FINISHES =
            Set.of("stop", "length", "tool_calls", "content_filter", "function_call");
    private static final Set<String> DELTA =
            Set.of("role", "content", "refusal", "reasoning_content", "tool_calls", "annotations", "audio", "images");

    private final boolean usageAsked;
    private final List<String> problems = new ArrayList<>();
    private final Map<Integer, Choice> choices = new TreeMap<>();
    private String identity = "";
    private boolean usageSeen;
    private boolean over;
    private boolean failed;

    private static final class Choice {
        boolean finished;
        final List<StringBuilder> calls = new ArrayList<>();
    }

    private ChatStreamGrammar(boolean usageAsked) {
        this.usageAsked = usageAsked;
    }

    /** Every breach of the rules in a whole stream, or none. */
    public static List<String> problems(String frames, boolean usageAsked) {
        ChatStreamGrammar grammar = new ChatStreamGrammar(usageAsked);
        if (!frames.isEmpty() && !frames.endsWith("\n\n")) {
            grammar.problem("the last frame has no blank line");
        }
        for (String frame : frames.split("\n\n", -1)) {
            if (!frame.isEmpty()) {
                grammar.frame(frame);
            }
        }
        grammar.end();
        return grammar.problems;
    }

    private void problem(String text) {
        problems.add(text);
    }

    private void frame(String frame) {
        if (over) {
            problem("a frame behind the end: " + frame);
        }
        if (!frame.startsWith("data: ") || frame.contains("\n") || frame.contains("\r")) {
            problem("no single data line: " + frame);
            return;
        }
        String data = frame.substring("data: ".length());
        if (data.equals("[DONE]")) {
            over = true;
            return;
        }
        JsonNode chunk = Json.read(data);
        if (chunk.has("error")) {
            error(chunk);
        } else {
            chunk(chunk);
        }
    }

    private void error(JsonNode chunk) {
        over = true;
        failed = true;
        JsonNode error = chunk.path("error");
        if (!error.path("message").isString() || !error.path("type").isString() || !error.has("code")) {
            problem("an error without message, type or code: " + chunk);
        }
    }

    private void chunk(JsonNode chunk) {
        String named =
                chunk.path("id").asString("?") + " " + chunk.path("model").asString("?") + " "
                        + chunk.path("created").asString("?") + " "
                        + chunk.path("object").asString("?");
        identity = identity.isEmpty() ? named : identity;
        if (!named.equals(identity) || !named.endsWith("chat.completion.chunk")) {
            problem("id, model, created or object differ: " + named + " after " + identity);
        }
        if (usageSeen) {
            problem("a chunk behind the usage chunk: " + chunk);
        }
        usage(chunk);
        if (!chunk.path("choices").isArray()) {
            problem("no choices: " + chunk);
        }
        chunk.path("choices").forEach(this::choice);
    }

    private void usage(JsonNode chunk) {
        if (usageAsked != chunk.has("usage")) {
            problem("usage is there if and only if it was asked for: " + chunk);
        }
        if (chunk.path("usage").isObject()) {
            usageSeen = true;
            if (!chunk.path("choices").isEmpty()) {
                problem("the usage chunk has choices");
            }
        }
    }

    private void choice(JsonNode part) {
        int index = part.path("index").asInt(-1);
        JsonNode delta = part.path("delta");
        boolean first = !choices.containsKey(index);
        Choice choice = choices.computeIfAbsent(index, _ -> new Choice());
        if (first != delta.path("role").asString("").equals("assistant")) {
            problem("the role stands in the first delta of a choice alone: " + part);
        }
        if (choice.finished) {
            problem("a delta behind the finish: " + part);
        }
        // Lists and objects that only some vendors have (reasoning details) go on as they came.
        delta.properties().stream()
                .filter(member -> !DELTA.contains(member.getKey()))
                .filter(member -> !member.getValue().isContainer())
                .forEach(member -> problem("unknown in a delta: " + member.getKey()));
        delta.path("tool_calls").forEach(call -> call(choice, call));
        finish(choice, part, delta);
    }

    private void finish(Choice choice, JsonNode part, JsonNode delta) {
        JsonNode finish = part.path("finish_reason");
        if (finish.isNull()) {
            return;
        }
        choice.finished = true;
        if (!FINISHES.contains(finish.asString("")) || !delta.isEmpty()) {
            problem("a finish chunk has an empty delta and a known reason: " + part);
        }
        for (StringBuilder arguments : choice.calls) {
            if (arguments.isEmpty()) {
                problem("a call without arguments");
            }
        }
    }

    private void call(Choice choice, JsonNode call) {
        int index = call.path("index").asInt(-1);
        boolean opens = call.has("id");
        if (opens != (index == choice.calls.size()) || index < 0 || index > choice.calls.size()) {
            problem("calls open in order, with an id: " + call);
            return;
        }
        if (opens) {
            choice.calls.add(new StringBuilder());
            boolean custom = call.path("type").asString("").equals("custom");
            JsonNode body = custom ? call.path("custom") : call.path("function");
            if (body.path("name").asString("").isEmpty()
                    || call.path("id").asString("").isEmpty()) {
                problem("a call opens with id, type and name: " + call);
            }
            choice.calls.getLast().append(custom ? "custom" : "");
        } else if (call.has("type") || call.path("function").has("name")) {
            problem("name and type stand in the first delta alone: " + call);
        }
        choice.calls.get(index).append(call.path("function").path("arguments").asString(""));
    }

    private void end() {
        if (!over) {
            problem("neither [DONE] nor an error at the end");
        }
        if (!failed && choices.values().stream().anyMatch(choice -> !choice.finished)) {
            problem("a choice without finish reason");
        }
    }
}

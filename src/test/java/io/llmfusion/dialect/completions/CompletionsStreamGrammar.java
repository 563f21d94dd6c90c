package io.llmfusion.dialect.completions;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What clients of legacy completions rely on: one line of data in each frame, all of one answer, texts of a choice and then
 * one reason, `[DONE]` or an error at the end.
 */
public final class CompletionsStreamGrammar {
    private final Map<Integer, Boolean> finished = new HashMap<>();
    private String identity = "";
    private boolean failed;
    private boolean over;

    private CompletionsStreamGrammar() {}

    public static void check(Buffer frames) {
        CompletionsStreamGrammar grammar = new CompletionsStreamGrammar();
        assertThat(frames.toString()).endsWith("\n\n");
        for (String frame : frames.toString().split("\n\n", 0)) {
            assertThat(frame).startsWith("data: ").doesNotContain("\n");
            grammar.data(frame.substring("data: ".length()));
        }
        assertThat(grammar.over).as("[DONE] or an error at the end").isTrue();
        assertThat(grammar.failed || !grammar.finished.containsValue(false))
                .as("every choice has a reason: " + grammar.finished)
                .isTrue();
    }

    private void data(String data) {
        assertThat(over).as("behind the end: " + data).isFalse();
        if (data.equals("[DONE]")) {
            over = true;
            return;
        }
        JsonNode chunk = Json.read(data);
        if (chunk.has("error")) {
            failed = true;
            over = true;
            assertThat(chunk.path("error").path("message").isString()).isTrue();
            return;
        }
        String named = chunk.path("id") + " " + chunk.path("model") + " " + chunk.path("created");
        identity = identity.isEmpty() ? named : identity;
        assertThat(named).isEqualTo(identity);
        assertThat(chunk.path("object").stringValue()).isEqualTo("text_completion");
        chunk.path("choices").forEach(this::choice);
    }

    private void choice(JsonNode choice) {
        int index = choice.path("index").asInt(-1);
        assertThat(index).isNotNegative();
        assertThat(choice.path("text").isString()).isTrue();
        assertThat(finished.getOrDefault(index, false)).as("speaks on").isFalse();
        finished.put(index, choice.path("finish_reason").isString());
    }
}

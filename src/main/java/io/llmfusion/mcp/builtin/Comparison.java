package io.llmfusion.mcp.builtin;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** `llm_compare`: several models side by side. It is an error only when none of them answers. */
final class Comparison {
    private static final int DEFAULT_SECONDS = 120;

    /** Kept of the call's own deadline, so that the answers of the others are not lost with the slowest. */
    private static final Duration RESERVE = Duration.ofMillis(500);

    private final ModelCalls models;
    private final Deadline deadline;

    Comparison(ModelCalls models, Deadline deadline) {
        this.models = models;
        this.deadline = deadline;
    }

    private record Entry(String model, boolean failed, String text, ObjectNode json) {}

    Future<RawJson> run(JsonNode arguments) {
        Duration patience = Duration.ofSeconds(arguments.path("timeout_seconds").asInt(DEFAULT_SECONDS));
        Deadline until = Deadline.in(deadline.remaining().minus(RESERVE)).within(patience);
        ChatRequest request = ChatArguments.prompt(arguments).request();
        List<Future<Entry>> entries = new ArrayList<>();
        for (JsonNode model : arguments.path("models")) {
            entries.add(entry(request.withModel(model.asString("")), until));
        }
        return Future.all(entries)
                .map(done -> result(entries.stream().map(Future::result).toList()));
    }

    private Future<Entry> entry(ChatRequest request, Deadline until) {
        long start = System.nanoTime();
        return models.ask(request, until)
                .map(answer -> new Entry(request.model(), false, answer.shown(), answer.json()))
                .recover(failure -> failed(request.model(), failure, start));
    }

    private static Future<Entry> failed(String model, Throwable failure, long start) {
        GatewayError error = GatewayFailure.errorOf(failure);
        if (error instanceof GatewayError.Cancelled) {
            return Future.failedFuture(failure);
        }
        String words = ErrorWords.of(error);
        ObjectNode json = Json.object()
                .put("model", model)
                .put("error", words)
                .put("duration_ms", Duration.ofNanos(System.nanoTime() - start).toMillis());
        return Future.succeededFuture(new Entry(model, true, "(failed: " + words + ")", json));
    }

    private static RawJson result(List<Entry> entries) {
        StringBuilder text = new StringBuilder();
        ArrayNode answers = Json.mapper().createArrayNode();
        for (Entry entry : entries) {
            text.append(text.isEmpty() ? "" : "\n\n")
                    .append("## ")
                    .append(entry.model())
                    .append("\n\n")
                    .append(entry.text());
            answers.add(entry.json());
        }
        if (entries.stream().allMatch(Entry::failed)) {
            return ToolAnswer.error("no model answered\n\n" + text);
        }
        ObjectNode structured = Json.object();
        structured.set("answers", answers);
        return ToolAnswer.of(text.toString(), structured);
    }
}

package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.WriteContext;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Usage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** The {@code response} object of an answer, as it stands at its beginning and at its end. */
final class ResponsesEnvelope {
    private final WriteContext context;
    private final ResponsesRequestEcho echo;
    private final Map<String, RawJson> extras = new LinkedHashMap<>();
    private String id = "";
    private String model;
    private long created;

    /**
     * How it stands.
     *
     * @param status {@code in_progress}, {@code completed}, {@code incomplete} or {@code failed}
     * @param incomplete why, where it is incomplete
     * @param error {@code {"code","message"}}
     * @param output the items
     * @param fusion the gateway's last word
     */
    record State(
            String status,
            Optional<String> incomplete,
            Optional<RawJson> error,
            List<String> output,
            Optional<Usage> usage,
            Optional<RawJson> fusion) {
        static State begun() {
            return new State(
                    "in_progress", Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Optional.empty());
        }
    }

    ResponsesEnvelope(WriteContext context, ResponsesRequestEcho echo) {
        this.context = context;
        this.echo = echo;
        this.model = context.model();
    }

    /** What the provider calls its answer; the first of several turns names it. */
    void named(ChatEvent.TurnStart start) {
        if (id.isEmpty()) {
            id = context.answerId().orElseGet(() -> ResponsesIds.answer(start.id()));
            model = start.model().isEmpty() ? model : start.model();
            created = start.created();
        }
    }

    boolean isNamed() {
        return !id.isEmpty();
    }

    String id() {
        return id;
    }

    /** This format's own fields of an answer, and the one that the chat format has too. */
    void extras(Extras given) {
        extras.putAll(given.of(DialectId.RESPONSES));
        Optional.ofNullable(given.of(DialectId.CHAT).get("service_tier"))
                .ifPresent(tier -> extras.put("service_tier", tier));
    }

    String json(State state) {
        return ResponsesJson.object(json -> {
            json.writeStringProperty("id", id);
            json.writeStringProperty("object", "response");
            json.writeNumberProperty("created_at", created);
            json.writeStringProperty("status", state.status());
            ResponsesJson.raw(json, "error", state.error().orElse(RawJson.NULL));
            incomplete(json, state.incomplete());
            json.writeStringProperty("model", model);
            json.writeArrayPropertyStart("output");
            state.output().forEach(json::writeRawValue);
            json.writeEndArray();
            Map<String, RawJson> rest = new LinkedHashMap<>(echo.fields());
            rest.putAll(extras);
            ResponsesJson.raw(json, rest);
            ResponsesJson.raw(
                    json,
                    "usage",
                    state.usage()
                            .map(usage -> RawJson.of(ResponsesUsage.write(usage)))
                            .orElse(RawJson.NULL));
            state.fusion().ifPresent(fusion -> ResponsesJson.raw(json, "fusion", fusion));
        });
    }

    private static void incomplete(JsonGenerator json, Optional<String> reason) {
        if (reason.isEmpty()) {
            json.writeNullProperty("incomplete_details");
            return;
        }
        json.writeObjectPropertyStart("incomplete_details");
        json.writeStringProperty("reason", reason.get());
        json.writeEndObject();
    }
}

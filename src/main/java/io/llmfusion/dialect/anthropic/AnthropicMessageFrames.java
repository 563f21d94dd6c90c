package io.llmfusion.dialect.anthropic;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Usage;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** The frames around the blocks of a stream: {@code message_start}, {@code message_delta}, {@code message_stop}. */
final class AnthropicMessageFrames {
    /** Fields of an answer that stand in the {@code delta} itself; all others stand beside it. */
    private static final Set<String> IN_DELTA = Set.of("stop_details", "container");

    private String id = "";
    private String model;
    private boolean started;

    /**
     * @param extras this format's own fields of the answer
     * @param fusion the gateway's last word
     */
    record End(
            FinishReason finish,
            AnthropicFinishReasons.Said said,
            Usage usage,
            Map<String, RawJson> extras,
            Optional<RawJson> fusion) {}

    AnthropicMessageFrames(String model) {
        this.model = model;
    }

    /** What the provider calls its answer, unless the client has been told already. */
    void named(ChatEvent.TurnStart start) {
        if (!started && id.isEmpty()) {
            id = start.id();
            model = start.model().isEmpty() ? model : start.model();
        }
    }

    /** Begins the message, once. */
    void start(Usage usage, Buffer out) {
        if (started) {
            return;
        }
        started = true;
        frame("message_start", out, json -> {
            json.writeObjectPropertyStart("message");
            json.writeStringProperty("id", id.isEmpty() ? AnthropicTurnWriter.mintId() : id);
            json.writeStringProperty("type", "message");
            json.writeStringProperty("role", "assistant");
            json.writeStringProperty("model", model);
            json.writeArrayPropertyStart("content");
            json.writeEndArray();
            json.writeNullProperty("stop_reason");
            json.writeNullProperty("stop_sequence");
            json.writeName("usage");
            AnthropicUsage.write(json, usage);
            json.writeEndObject();
        });
    }

    void end(End end, Buffer out) {
        frame("message_delta", out, json -> {
            json.writeObjectPropertyStart("delta");
            AnthropicTurnWriter.stop(json, end.finish(), end.said());
            end.extras().forEach((name, value) -> {
                if (IN_DELTA.contains(name)) {
                    AnthropicJson.raw(json, name, value);
                }
            });
            json.writeEndObject();
            json.writeName("usage");
            AnthropicUsage.write(json, end.usage());
            end.extras().forEach((name, value) -> {
                if (!IN_DELTA.contains(name)) {
                    AnthropicJson.raw(json, name, value);
                }
            });
            end.fusion().ifPresent(fusion -> AnthropicJson.raw(json, "fusion", fusion));
        });
        frame("message_stop", out, json -> {});
    }

    private static void frame(String type, Buffer out, Consumer<JsonGenerator> members) {
        String json = AnthropicJson.text(generator -> {
            generator.writeStartObject();
            generator.writeStringProperty("type", type);
            members.accept(generator);
            generator.writeEndObject();
        });
        AnthropicFrames.append(out, type, json);
    }
}

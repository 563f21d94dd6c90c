package io.llmfusion.dialect.interactions;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.Json;
import io.llmfusion.model.Signature;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The steps of one stream; what each holds becomes the pivot's blocks, numbered as they open. */
final class InteractionsOpenSteps {
    private final Map<Integer, InteractionsOpenStep> open = new LinkedHashMap<>();
    private int blocks;
    private boolean calledTools;
    private Optional<Signature> thought = Optional.empty();

    boolean calledTools() {
        return calledTools;
    }

    /** A number for a block that opens. */
    int nextBlock() {
        return blocks++;
    }

    /** The thought that the next call carries along. */
    void thought(Optional<Signature> signature) {
        thought = signature;
    }

    Optional<Signature> takeThought() {
        Optional<Signature> taken = thought;
        thought = Optional.empty();
        return taken;
    }

    void start(JsonNode payload, Consumer<ChatEvent> out) {
        int index = payload.path("index").asInt(0);
        // An index that is opened twice without a stop: the first step is over.
        stop(index, out);
        ObjectNode step = payload.path("step") instanceof ObjectNode object ? object : Json.object();
        String type = step.path("type").asString("");
        InteractionsOpenStep opened = new InteractionsOpenStep(this, type, step);
        calledTools |= type.equals("function_call");
        open.put(index, opened);
        opened.start(out);
    }

    /** @return whether its step is open */
    boolean delta(JsonNode payload, Consumer<ChatEvent> out) {
        InteractionsOpenStep step = open.get(payload.path("index").asInt(0));
        if (step != null) {
            step.delta(payload.path("delta"), out);
        }
        return step != null;
    }

    void stop(int index, Consumer<ChatEvent> out) {
        Optional.ofNullable(open.remove(index)).ifPresent(step -> step.stop(out));
    }

    /** For servers that leave out the stops. */
    void stopAll(Consumer<ChatEvent> out) {
        open.values().forEach(step -> step.stop(out));
        open.clear();
    }
}

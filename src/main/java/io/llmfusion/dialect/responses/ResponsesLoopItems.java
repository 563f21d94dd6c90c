package io.llmfusion.dialect.responses;

import io.llmfusion.dialect.FusionEvents;
import io.llmfusion.dialect.WriteContext;
import io.llmfusion.model.Json;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.ToolCallId;
import io.llmfusion.model.Warning;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The gateway's tool loop in this format: {@code mcp_call} items, which run side by side, and what has no item here in a
 * {@code fusion} object of the answer.
 *
 * @see <a href="https://platform.openai.com/docs/guides/tools-connectors-mcp">MCP tools</a>
 */
final class ResponsesLoopItems {
    private final ResponsesOutput output;
    private final boolean wanted;
    private final Set<String> known;
    private final Map<ToolCallId, Running> running = new HashMap<>();
    private final ArrayNode turns = JsonNodeFactory.instance.arrayNode();
    private Optional<LoopEvent.Ended> ended = Optional.empty();

    private record Running(int index, LoopEvent.ToolCallStarted call) {}

    /** How a call went, for its item. */
    private record Result(String status, Optional<RawJson> output, Optional<RawJson> error) {
        static final Result NONE = new Result("in_progress", Optional.empty(), Optional.empty());
    }

    ResponsesLoopItems(ResponsesOutput output, WriteContext context) {
        this.output = output;
        this.wanted = context.fusionEvents();
        this.known = context.request().map(ResponsesLoopItems::known).orElse(Set.of());
    }

    /** The servers whose lists of tools stand in the request. */
    private static Set<String> known(RawObject request) {
        return request.get("input").flatMap(RawJson::parsed).stream()
                .flatMap(JsonNode::valueStream)
                .filter(item -> item.path("type").asString("").equals("mcp_list_tools"))
                .map(item -> item.path("server_label").asString(""))
                .collect(Collectors.toUnmodifiableSet());
    }

    void see(LoopEvent event) {
        if (!wanted) {
            return;
        }
        switch (event) {
            case LoopEvent.ToolsListed listed -> listed(listed);
            case LoopEvent.ToolCallStarted started -> started(started);
            case LoopEvent.ToolCallFinished finished -> finished(finished);
            case LoopEvent.TurnFinished turn -> turns.add(withoutType(FusionEvents.json(turn)));
            case LoopEvent.Ended last -> ended = Optional.of(last);
        }
    }

    /** An item that the client sent back says it already. */
    private void listed(LoopEvent.ToolsListed listed) {
        if (known.contains(listed.server().value())) {
            return;
        }
        String id = output.nextId("mcpl");
        LoopEvent.ToolsListed begun = new LoopEvent.ToolsListed(listed.server(), List.of(), Optional.empty());
        int index = output.open(ResponsesItems.toolList(id, begun));
        output.frame("response.mcp_list_tools.in_progress", id, index, "");
        String ended = listed.error().isPresent() ? "failed" : "completed";
        output.frame("response.mcp_list_tools." + ended, id, index, "");
        output.done(index, ResponsesItems.toolList(id, listed));
    }

    private void started(LoopEvent.ToolCallStarted call) {
        int index = output.open(item(call, "", Result.NONE));
        running.put(call.id(), new Running(index, call));
        frame(call, index, "mcp_call.in_progress", "");
        String arguments = Json.quote(call.arguments().text());
        frame(call, index, "mcp_call_arguments.delta", "\"delta\":" + arguments);
        frame(call, index, "mcp_call_arguments.done", "\"arguments\":" + arguments);
    }

    private void finished(LoopEvent.ToolCallFinished call) {
        Running run = running.remove(call.id());
        if (run == null) {
            return;
        }
        RawJson said = RawJson.ofString(text(call.result()));
        Result result = call.error()
                ? new Result("failed", Optional.empty(), Optional.of(said))
                : new Result("completed", Optional.of(said), Optional.empty());
        frame(run.call(), run.index(), call.error() ? "mcp_call.failed" : "mcp_call.completed", "");
        output.done(run.index(), item(run.call(), run.call().arguments().text(), result));
    }

    /** Calls whose results never came: the loop ended over them. */
    void closeAll() {
        List.copyOf(running.values()).forEach(run -> {
            frame(run.call(), run.index(), "mcp_call.failed", "");
            RawJson why = RawJson.ofString("the loop ended before the tool answered");
            Result result = new Result("failed", Optional.empty(), Optional.of(why));
            output.done(run.index(), item(run.call(), run.call().arguments().text(), result));
        });
        running.clear();
    }

    private void frame(LoopEvent.ToolCallStarted call, int index, String type, String members) {
        output.frame("response." + type, ResponsesIds.loopCall(call.id().value()), index, members);
    }

    private static String item(LoopEvent.ToolCallStarted call, String arguments, Result result) {
        return ResponsesJson.object(json -> {
            json.writeStringProperty("id", ResponsesIds.loopCall(call.id().value()));
            json.writeStringProperty("type", "mcp_call");
            json.writeStringProperty("status", result.status());
            json.writeNullProperty("approval_request_id");
            json.writeStringProperty("server_label", call.server().value());
            json.writeStringProperty("name", call.name());
            json.writeStringProperty("arguments", arguments);
            ResponsesJson.raw(json, "output", result.output().orElse(RawJson.NULL));
            ResponsesJson.raw(json, "error", result.error().orElse(RawJson.NULL));
        });
    }

    /** Text blocks of an MCP result as they are; anything else as its JSON text, since an output is one text. */
    private static String text(RawJson result) {
        Optional<JsonNode> tree = result.parsed();
        if (tree.filter(node -> node.path("content").isArray()).isEmpty()) {
            return tree.filter(JsonNode::isString).map(JsonNode::stringValue).orElse(result.text());
        }
        return StreamSupport.stream(tree.get().path("content").spliterator(), false)
                .map(ResponsesLoopItems::block)
                .collect(Collectors.joining("\n"));
    }

    private static String block(JsonNode block) {
        boolean isText = block.path("type").asString("").equals("text");
        return isText ? block.path("text").asString("") : Json.write(block);
    }

    private static ObjectNode withoutType(ObjectNode event) {
        event.remove("type");
        return event;
    }

    /**
     * What the loop ended with, or warnings that came too late for the head; empty if there is nothing to say.
     *
     * @param late the turn's own; a loop has told them already
     * @param leftOut what of the answer had no place here
     */
    Optional<RawJson> lastWord(List<Warning> late, List<Warning> leftOut) {
        boolean nothing = ended.isEmpty() && turns.isEmpty() && late.isEmpty() && leftOut.isEmpty();
        if (!wanted || nothing) {
            return Optional.empty();
        }
        ObjectNode last = ended.map(FusionEvents::json).orElseGet(() -> FusionEvents.lateWarnings(late));
        if (!turns.isEmpty()) {
            last.set("turns", turns);
        }
        return Optional.of(RawJson.of(FusionEvents.withWarnings(last, leftOut)));
    }
}

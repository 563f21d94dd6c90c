package io.llmfusion.dialect.responses;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A call of one of the client's tools in a stream, told as the client knows that tool. */
final class ResponsesOpenCall {
    private static final Set<String> TOLD = Set.of("id", "type", "status", "namespace");

    private final ResponsesOutput output;
    private final ResponsesRequestEcho echo;
    private final StringBuilder arguments = new StringBuilder();
    private Optional<ResponsesItems.Call> call = Optional.empty();
    private int index;

    ResponsesOpenCall(ResponsesOutput output, ResponsesRequestEcho echo) {
        this.output = output;
        this.echo = echo;
    }

    void begin(ChatEvent.ToolCallStart start) {
        ResponsesRequestEcho.Tool tool = tool(start);
        Map<String, RawJson> fields = new LinkedHashMap<>(start.extras().of(DialectId.RESPONSES));
        fields.keySet().removeAll(TOLD);
        String prefix = tool.kind() == ResponsesRequestEcho.Tool.Kind.CUSTOM ? "ctc" : "fc";
        String id = ResponsesJson.string(start.extras(), "id").orElseGet(() -> output.nextId(prefix));
        ResponsesItems.Call begun = new ResponsesItems.Call(id, start.id().value(), tool, fields);
        call = Optional.of(begun);
        index = output.open(ResponsesItems.call(begun, ResponsesItems.State.BEGUN, ""));
    }

    /** What the provider's own item said counts; else the request tells. */
    private ResponsesRequestEcho.Tool tool(ChatEvent.ToolCallStart start) {
        Optional<String> namespace = ResponsesJson.string(start.extras(), "namespace");
        boolean custom = ResponsesJson.string(start.extras(), "type")
                .filter(ResponsesItemReader.CUSTOM_CALL::equals)
                .isPresent();
        if (namespace.isEmpty() && !custom) {
            return echo.called(start.name());
        }
        String space = namespace.orElse("");
        return new ResponsesRequestEcho.Tool(
                space,
                ResponsesNames.within(space, start.name()),
                custom ? ResponsesRequestEcho.Tool.Kind.CUSTOM : ResponsesRequestEcho.Tool.Kind.FUNCTION);
    }

    /** Free text stands within the arguments' JSON, so it is told when it is whole. */
    void arguments(String piece) {
        arguments.append(piece);
        call.filter(open -> !piece.isEmpty() && !isCustom(open))
                .ifPresent(open -> frame(open, "function_call_arguments.delta", "\"delta\":" + Json.quote(piece)));
    }

    private static boolean isCustom(ResponsesItems.Call call) {
        return call.tool().kind() == ResponsesRequestEcho.Tool.Kind.CUSTOM;
    }

    void end() {
        call.ifPresent(open -> {
            String text = isCustom(open) ? endCustom(open) : endFunction(open);
            output.done(index, ResponsesItems.call(open, ResponsesItems.State.DONE, text));
        });
        call = Optional.empty();
        arguments.setLength(0);
    }

    private String endFunction(ResponsesItems.Call open) {
        if (arguments.toString().isBlank()) {
            arguments.setLength(0);
            arguments(RawJson.EMPTY_OBJECT.text());
        }
        String text = arguments.toString();
        String name = "\"name\":" + Json.quote(open.tool().name());
        frame(open, "function_call_arguments.done", name + ",\"arguments\":" + Json.quote(text));
        return text;
    }

    private String endCustom(ResponsesItems.Call open) {
        String input = ResponsesItemReader.customInput(arguments.toString());
        if (!input.isEmpty()) {
            frame(open, "custom_tool_call_input.delta", "\"delta\":" + Json.quote(input));
        }
        frame(open, "custom_tool_call_input.done", "\"input\":" + Json.quote(input));
        return input;
    }

    private void frame(ResponsesItems.Call open, String type, String members) {
        output.frame("response." + type, open.id(), index, members);
    }
}

package io.llmfusion.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.Json;
import io.llmfusion.model.Part;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RequestHead;
import io.llmfusion.model.TakenForms;
import io.llmfusion.model.ToolChoice;
import io.llmfusion.model.ToolSpec;
import io.llmfusion.sse.Utf8Slice;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names that a target refuses go out under others and come back as they were. */
class ToolNamesTest {
    private static final ChatDialect CHAT = new ChatDialect();
    private static final String ODD = "files/read.text";
    private static final String LONG = "a".repeat(70);
    private static final String GEMINI = "[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}";

    @Test
    void every_place_gets_the_same_new_name_and_others_keep_theirs() {
        ToolNames.Fitted fitted = ToolNames.fit(request(ODD, "plain", ODD), TakenForms.PLAIN_NAMES);

        List<String> names = names(fitted.request());
        assertThat(names).allMatch(name -> name.matches(TakenForms.PLAIN_NAMES)).contains("plain");
        assertThat(names.getFirst()).startsWith("files_read_text_").isNotEqualTo(names.get(1));
        assertThat(((ToolChoice.Named) fitted.request().tools().choice().orElseThrow()).name())
                .isEqualTo(names.getFirst());
        assertThat(((Part.ToolUse) fitted.request().messages().get(1).parts().getFirst())
                        .call()
                        .name())
                .isEqualTo(names.getFirst());
        assertThat(ToolNames.fit(request(ODD, "plain", ODD), TakenForms.PLAIN_NAMES)
                        .request())
                .isEqualTo(fitted.request());
    }

    @Test
    void names_that_look_alike_stay_apart() {
        List<String> names = names(ToolNames.fit(request("a.b", "a/b", "a.b"), TakenForms.PLAIN_NAMES)
                .request());
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.startsWith("a_b_"));
        List<String> cut = names(ToolNames.fit(request(LONG, LONG + "x", LONG), TakenForms.PLAIN_NAMES)
                .request());
        assertThat(cut).doesNotHaveDuplicates().allMatch(name -> name.length() <= 64);
    }

    @Test
    void a_target_with_its_own_pattern_gets_what_it_takes() {
        ChatRequest request = request(ODD, "1st", ODD);
        assertThat(names(ToolNames.fit(request, GEMINI).request())).allMatch(name -> name.matches(GEMINI));
        ChatRequest dotted = request("a.b", "c:d", "a.b");
        assertThat(ToolNames.fit(dotted, GEMINI)).isEqualTo(new ToolNames.Fitted(dotted, ToolNames.NONE));
    }

    @Test
    void answers_have_the_names_of_the_request_whole_and_in_streams() {
        ToolNames.Fitted fitted = ToolNames.fit(request(ODD, "plain", ODD), TakenForms.PLAIN_NAMES);
        String sent = names(fitted.request()).getFirst();
        String call =
                "{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"" + sent + "\",\"arguments\":\"{}\"}}";
        ChatTurn turn = CHAT.turnReader()
                .read(
                        Buffer.buffer(
                                "{\"id\":\"x\",\"choices\":[{\"index\":0,\"finish_reason\":\"tool_calls\",\"message\":"
                                        + "{\"role\":\"assistant\",\"tool_calls\":[" + call + "]}}]}"),
                        Quirks.NONE);
        List<ChatEvent> events = new ArrayList<>();
        StreamReader reader = fitted.names().around(CHAT.newStreamReader(new ReadContext(Quirks.NONE, true)));
        String delta = "{\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":["
                + call.replaceFirst("\\{", "{\"index\":0,") + "]}}]}";
        reader.read("", Utf8Slice.of(Buffer.buffer(delta)), events::add);

        assertThat(((Part.ToolUse) fitted.names().restored(turn).parts().getFirst())
                        .call()
                        .name())
                .isEqualTo(ODD);
        assertThat(events)
                .filteredOn(ChatEvent.ToolCallStart.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(ChatEvent.ToolCallStart.class, start -> assertThat(start.name())
                        .isEqualTo(ODD));
    }

    private static List<String> names(ChatRequest request) {
        return request.tools().tools().stream()
                .map(tool -> ((ToolSpec.Function) tool).name())
                .toList();
    }

    private static ChatRequest request(String first, String second, String called) {
        return CHAT.requestReader()
                .read(
                        new RequestHead("m", false, true, Map.of(), ""),
                        Json.utf8(
                                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\","
                                        + "\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\""
                                        + called
                                        + "\",\"arguments\":\"{}\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"x\"}],"
                                        + "\"tools\":[" + tool(first) + "," + tool(second) + "],\"tool_choice\":"
                                        + "{\"type\":\"function\",\"function\":{\"name\":\"" + called + "\"}}}"));
    }

    private static String tool(String name) {
        return "{\"type\":\"function\",\"function\":{\"name\":\"" + name + "\",\"parameters\":{}}}";
    }
}

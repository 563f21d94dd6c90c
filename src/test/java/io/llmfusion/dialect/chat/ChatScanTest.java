package io.llmfusion.dialect.chat;

import static io.llmfusion.dialect.chat.ChatTexts.DONE;
import static io.llmfusion.dialect.chat.ChatTexts.chunk;
import static io.llmfusion.dialect.chat.ChatTexts.content;
import static io.llmfusion.dialect.chat.ChatTexts.finish;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.ReadContext;
import io.llmfusion.dialect.StreamScan;
import io.llmfusion.dialect.StreamScan.Frame;
import io.llmfusion.model.FinishReason.Unified;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.Usage;
import io.llmfusion.sse.Utf8Slice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatScanTest {
    private static final String USAGE =
            "{\"id\":\"c1\",\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}}";

    private final StreamScan scan = scan(Quirks.NONE, true);

    @Test
    void tells_lifecycle_content_and_end_apart() {
        assertThat(look(chunk("{\"role\":\"assistant\",\"content\":\"\"}"))).isEqualTo(Frame.LIFECYCLE);
        assertThat(look(content("a"))).isEqualTo(Frame.CONTENT);
        assertThat(look(finish("length"))).isEqualTo(Frame.LIFECYCLE);
        assertThat(look(USAGE)).isEqualTo(Frame.LIFECYCLE);
        assertThat(look(DONE)).isEqualTo(Frame.END);
        assertThat(scan.usage()).map(Usage::total).contains(7L);
        assertThat(scan.finish()).map(finish -> finish.unified()).contains(Unified.LENGTH);
        assertThat(scan.error()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"reasoning_content\":\"x\"}",
                "{\"reasoning\":\"x\"}",
                "{\"refusal\":\"x\"}",
                "{\"tool_calls\":[{\"index\":0}]}",
                "{\"function_call\":{\"name\":\"f\"}}",
                "{\"audio\":{\"id\":\"a\"}}",
                "{\"content\":[{\"type\":\"text\",\"text\":\"a\"}]}",
                "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null,\"tool_calls\":[{\"function\":{\"arguments\":\"\"}}]}",
            })
    void all_kinds_of_content_count(String delta) {
        assertThat(look(chunk(delta))).isEqualTo(Frame.CONTENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"content\":null}",
                "{\"content\":\"\",\"tool_calls\":[]}",
                "{\"refusal\":null,\"audio\":null}",
                "{\"provider_specific_fields\":{\"content\":\"x\"}}",
            })
    void empty_deltas_are_no_content(String delta) {
        assertThat(look(chunk(delta))).isEqualTo(Frame.LIFECYCLE);
    }

    @Test
    void a_vendors_own_reasoning_field_is_content() {
        StreamScan own = scan(ChatQuirks.reasoning("thoughts"), true);

        assertThat(own.look("", Utf8Slice.of(chunk("{\"thoughts\":\"x\"}")))).isEqualTo(Frame.CONTENT);
    }

    @Test
    void content_that_looks_like_a_chunk_fools_nobody() {
        String text =
                "\",\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9},\"error\":{\"message\":\"x\"}} [DONE] \\";

        assertThat(look(content(text))).isEqualTo(Frame.CONTENT);
        assertThat(look(content(DONE))).isEqualTo(Frame.CONTENT);
        assertThat(look(chunk("{\"tool_calls\":[{\"function\":{\"arguments\":\"{\\\"error\\\":{\\\"a\\\":1}}\"}}]}")))
                .isEqualTo(Frame.CONTENT);
        assertThat(scan.usage()).isEmpty();
        assertThat(scan.finish()).isEmpty();
        assertThat(scan.error()).isEmpty();
    }

    @Test
    void drops_the_usage_chunk_for_a_client_that_did_not_ask_but_no_other() {
        StreamScan notAsked = scan(Quirks.NONE, false);
        String withChoice = finish("stop").replace("]}", "],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}");

        assertThat(notAsked.look("", Utf8Slice.of(withChoice))).isEqualTo(Frame.LIFECYCLE);
        assertThat(notAsked.look("", Utf8Slice.of("{\"choices\":[],\"prompt_filter_results\":[{}]}")))
                .isEqualTo(Frame.LIFECYCLE);
        assertThat(notAsked.look("", Utf8Slice.of(USAGE))).isEqualTo(Frame.DROP);
        assertThat(notAsked.usage()).map(Usage::output).contains(4L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"Overloaded\",\"type\":\"overloaded_error\"}}",
                "{\"error\":\"The service is currently unavailable\"}",
                "[{\"error\":{\"code\":503,\"message\":\"x\",\"status\":\"UNAVAILABLE\"}}]",
                "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\","
                        + "\"error\":{\"code\":503,\"message\":\"x\"}}]}",
            })
    void errors_inside_the_stream_are_found(String chunk) {
        assertThat(look(chunk)).isEqualTo(Frame.ERROR);
        assertThat(scan.error()).get().isInstanceOf(GatewayError.Overloaded.class);
    }

    @Test
    void a_null_error_is_none() {
        assertThat(look("{\"error\":null,\"choices\":[{\"delta\":{\"content\":\"a\"}}]}"))
                .isEqualTo(Frame.CONTENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":",
                "<html>",
                "{\"choices\":[{\"delta\":{\"content\":\"a",
                "{\"choices\":[{\"delta\":{\"content\":\""
            })
    void what_is_not_json_is_an_error(String chunk) {
        assertThat(look(chunk)).isEqualTo(Frame.ERROR);
        assertThat(scan.error()).get().isInstanceOf(GatewayError.UpstreamFailed.class);
    }

    @Test
    void an_event_named_error_is_one() {
        assertThat(scan.look("error", Utf8Slice.of("{\"message\":\"over capacity\"}")))
                .isEqualTo(Frame.ERROR);
    }

    private Frame look(String payload) {
        return scan.look("message", Utf8Slice.of(payload));
    }

    private static StreamScan scan(Quirks quirks, boolean includeUsage) {
        return ChatTexts.CHAT.newStreamScan(new ReadContext(quirks, includeUsage));
    }
}

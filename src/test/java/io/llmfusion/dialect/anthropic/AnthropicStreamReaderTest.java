package io.llmfusion.dialect.anthropic;

import static io.llmfusion.dialect.anthropic.AnthropicTexts.readPayloads;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.StreamScan.Frame;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed.Reason;
import io.llmfusion.model.Json;
import io.llmfusion.model.Part;
import io.llmfusion.model.Usage;
import io.llmfusion.sse.Utf8Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnthropicStreamReaderTest {
    private static final String START = """
            {"type":"message_start","message":{"id":"m","model":"c","content":[],"usage":{"input_tokens":43,"output_tokens":1}}}
            """;
    private static final String END = """
            {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":5}}
            {"type":"message_stop"}
            """;

    private static Usage usage(List<ChatEvent> events) {
        return events.getLast() instanceof ChatEvent.TurnEnd end ? end.usage().orElseThrow() : Usage.NONE;
    }

    @Test
    void counts_are_cumulative_and_never_added_up() {
        Usage usage = usage(readPayloads(START + """
                {"type":"message_delta","delta":{},"usage":{"output_tokens":20}}
                {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":61,"cache_read_input_tokens":9,"output_tokens":30}}
                {"type":"message_stop"}
                """));
        assertThat(usage.input()).isEqualTo(70);
        assertThat(usage.cachedInput()).isEqualTo(9);
        assertThat(usage.output()).isEqualTo(30);
    }

    @Test
    void compacted_turn_counts_all_its_iterations() {
        Usage usage = AnthropicUsage.read(Json.read("""
                        {"input_tokens":612,"output_tokens":100,"iterations":[
                         {"type":"compaction","input_tokens":60000,"output_tokens":300},
                         {"type":"message","input_tokens":612,"output_tokens":100,"cache_read_input_tokens":8},
                         {"type":"advisor_message","model":"x","input_tokens":5000,"output_tokens":50}]}
                        """)).orElseThrow();
        assertThat(usage.input()).isEqualTo(60_620);
        assertThat(usage.output()).isEqualTo(400);
        Usage fallback = AnthropicUsage.read(Json.read("""
                        {"input_tokens":10,"output_tokens":2,"iterations":[
                         {"type":"message","input_tokens":10,"output_tokens":0},
                         {"type":"fallback_message","input_tokens":10,"output_tokens":2}]}
                        """)).orElseThrow();
        assertThat(fallback.input()).isEqualTo(10);
    }

    @Test
    void call_without_arguments_has_none_and_whole_input_in_the_start_counts() {
        List<ChatEvent> events = readPayloads(START + """
                {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"f","input":{}}}
                {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":""}}
                {"type":"content_block_stop","index":0}
                {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"b","name":"f","input":{"x":1}}}
                {"type":"content_block_stop","index":1}
                """ + END);
        assertThat(TurnOfEvents.of(events).parts())
                .extracting(part -> ((Part.ToolUse) part).call().arguments().text())
                .containsExactly("{}", "{\"x\":1}");
    }

    @Test
    void error_event_inside_a_200_fails_with_its_kind() {
        List<ChatEvent> events = readPayloads(START
                + "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n" + END);
        assertThat(events.getLast()).isInstanceOfSatisfying(ChatEvent.Failed.class, failed -> assertThat(failed.error())
                .isInstanceOf(GatewayError.Overloaded.class));
    }

    @Test
    void stream_without_its_stop_has_failed() {
        List<ChatEvent> events = readPayloads(
                START
                        + "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":5}}\n");
        assertThat(events.getLast())
                .isEqualTo(new ChatEvent.Failed(new GatewayError.UpstreamFailed(
                        "the provider's stream broke off before its end", Reason.BROKEN_STREAM)));
    }

    @Test
    void arguments_for_a_call_that_never_began_fail() {
        List<ChatEvent> events = readPayloads(START
                + "{\"type\":\"content_block_delta\",\"index\":3,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\"}}\n"
                + END);
        assertThat(events.getLast()).isInstanceOf(ChatEvent.Failed.class);
    }

    @Test
    void servers_that_leave_out_starts_stops_and_reasons_are_understood() {
        List<ChatEvent> events = readPayloads("""
                {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}
                {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hi"}}
                {"type":"something_new"}
                {"type":"message_stop"}
                """);
        assertThat(TurnOfEvents.of(events).parts()).hasSize(2);
        assertThat(TurnOfEvents.of(events).choices().getFirst().finish().unified())
                .isEqualTo(FinishReason.Unified.STOP);
    }

    @Test
    void newer_deltas_of_unknown_blocks_are_kept() {
        List<ChatEvent> events = readPayloads(START + """
                {"type":"content_block_start","index":0,"content_block":{"type":"compaction"}}
                {"type":"content_block_delta","index":0,"delta":{"type":"compaction_delta","content":"So far"}}
                {"type":"content_block_delta","index":0,"delta":{"type":"compaction_delta","content":", so good"}}
                {"type":"content_block_stop","index":0}
                """ + END);
        assertThat(TurnOfEvents.of(events).parts())
                .singleElement()
                .isInstanceOfSatisfying(
                        Part.Native.class, block -> assertThat(block.block().tree())
                                .isEqualTo(Json.read("{\"type\":\"compaction\",\"content\":\"So far, so good\"}")));
    }

    @Test
    void refusal_has_its_explanation_and_keeps_the_details() {
        List<ChatEvent> events = readPayloads(START + """
                {"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"type":"refusal","category":"cyber","explanation":"Because"}},"usage":{"output_tokens":5}}
                {"type":"message_stop"}
                """);
        assertThat(TurnOfEvents.of(events).parts()).containsExactly(new Part.Refusal("Because"));
        var written = AnthropicTexts.write(events);
        AnthropicStreamGrammar.check(written);
        assertThat(written.toString()).doesNotContain("text_delta").contains("\"category\":\"cyber\"");
    }

    @Test
    void bad_json_fails_at_once() {
        AnthropicStreamReader reader = new AnthropicStreamReader(AnthropicTexts.READ);
        List<ChatEvent> out = new ArrayList<>();
        reader.read("content_block_delta", Utf8Slice.of("{\"type\":"), out::add);
        reader.read("message_stop", Utf8Slice.of("{\"type\":\"message_stop\"}"), out::add);
        reader.end(out::add);
        assertThat(out).singleElement().isInstanceOf(ChatEvent.Failed.class);
    }

    @Test
    void scan_tells_lifecycle_from_content() {
        AnthropicScan scan = new AnthropicScan();
        assertThat(look(scan, "message_start", START)).isEqualTo(Frame.LIFECYCLE);
        assertThat(look(scan, "message_start", START)).isEqualTo(Frame.DROP);
        assertThat(look(scan, "ping", "{\"type\":\"ping\"}")).isEqualTo(Frame.LIFECYCLE);
        assertThat(look(scan, "content_block_start", "{\"content_block\":{\"type\":\"text\",\"text\":\"\"}}"))
                .isEqualTo(Frame.LIFECYCLE);
        assertThat(look(scan, "content_block_delta", "{\"delta\":{\"type\":\"text_delta\",\"text\":\"\"}}"))
                .isEqualTo(Frame.LIFECYCLE);
        assertThat(look(
                        scan,
                        "",
                        "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"x\"}}"))
                .isEqualTo(Frame.CONTENT);
        assertThat(look(scan, "content_block_delta", "not even JSON")).isEqualTo(Frame.CONTENT);
        assertThat(look(scan, "message_delta", END.lines().findFirst().orElseThrow()))
                .isEqualTo(Frame.LIFECYCLE);
        assertThat(look(scan, "message_stop", "{}")).isEqualTo(Frame.END);
        assertThat(scan.usage().map(Usage::output)).contains(5L);
        assertThat(scan.finish().map(FinishReason::raw)).isEqualTo(Optional.of("end_turn"));
        assertThat(look(scan, "message_start", START)).isEqualTo(Frame.ERROR);
        assertThat(scan.error()).isPresent();
    }

    private static Frame look(AnthropicScan scan, String event, String data) {
        return scan.look(event, Utf8Slice.of(data));
    }
}

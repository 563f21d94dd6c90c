package io.llmfusion.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.StreamScan;
import io.llmfusion.dialect.StreamScan.Frame;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.FinishReason.Unified;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.Signature;
import io.llmfusion.model.Warning;
import io.llmfusion.sse.Utf8Slice;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The raw path: what goes on as it came, and what a stream's frames tell on the way. */
class GeminiSpliceTest {
    private static ChatBody.Raw raw(String body) {
        return new ChatBody.Raw(DialectId.GEMINI, GeminiTexts.HEAD, Json.utf8(body));
    }

    @Test
    void body_goes_out_as_it_came() {
        ChatBody.Raw body = raw("{ \"contents\" : [ {\"parts\":[{\"text\":\"\\u00e9\"}]} ], \"x\": 1.50 }");
        assertThat(GeminiTexts.DIALECT.splice().fits(body, Quirks.NONE)).isTrue();
        assertThat(GeminiTexts.DIALECT.splice().splice(body, "other-model", Quirks.NONE))
                .isEqualTo(body.bytes());
    }

    @Test
    void body_with_reasoning_of_others_or_that_is_none_does_not_fit() {
        String foreign = GeminiSignatures.wrap(new Signature(DialectId.ANTHROPIC, "x"));
        for (String body :
                List.of("{\"contents\":[{\"parts\":[{\"thoughtSignature\": \"" + foreign + "\"}]}]}", "[]", "{")) {
            assertThat(GeminiTexts.DIALECT.splice().fits(raw(body), Quirks.NONE))
                    .as(body)
                    .isFalse();
        }
    }

    private static Frame look(StreamScan scan, String data) {
        return scan.look("", Utf8Slice.of(data));
    }

    @Test
    void scan_waits_for_content_and_keeps_the_last_count() {
        StreamScan scan = GeminiTexts.DIALECT.newStreamScan(GeminiTexts.READ);
        assertThat(look(scan, "{\"usageMetadata\":{\"promptTokenCount\":1}}")).isEqualTo(Frame.LIFECYCLE);
        assertThat(look(scan, "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}]}}]}"))
                .isEqualTo(Frame.LIFECYCLE);
        assertThat(scan.finish()).isEmpty();
        assertThat(look(scan, "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}"))
                .isEqualTo(Frame.CONTENT);
        assertThat(look(
                        scan,
                        "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\"}}]}}],"
                                + "\"usageMetadata\":{\"promptTokenCount\":3,\"candidatesTokenCount\":2}}"))
                .isEqualTo(Frame.CONTENT);
        assertThat(look(scan, "{\"candidates\":[{\"finishReason\":\"STOP\"}]}")).isEqualTo(Frame.CONTENT);
        assertThat(scan.usage().map(usage -> usage.total())).contains(5L);
        assertThat(scan.finish().map(finish -> finish.unified())).contains(Unified.TOOL_CALLS);
    }

    @Test
    void scan_is_not_done_before_every_candidate_is() {
        StreamScan scan = GeminiTexts.DIALECT.newStreamScan(GeminiTexts.READ);
        look(
                scan,
                "{\"candidates\":[{\"index\":0,\"content\":{\"parts\":[{\"text\":\"a\"}]}},"
                        + "{\"index\":1,\"content\":{\"parts\":[{\"text\":\"b\"}]}}]}");
        look(scan, "{\"candidates\":[{\"index\":0,\"finishReason\":\"STOP\"}]}");
        assertThat(scan.finish()).isEmpty();
        look(scan, "{\"candidates\":[{\"index\":1,\"finishReason\":\"SAFETY\"}]}");
        assertThat(scan.finish()).isPresent();
    }

    @Test
    void scan_knows_errors_blocked_prompts_and_what_is_no_json() {
        StreamScan failing = GeminiTexts.DIALECT.newStreamScan(GeminiTexts.READ);
        look(failing, "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"say \\\"error\\\"\"}]}}]}");
        assertThat(look(failing, "{\"error\":{\"code\":503,\"status\":\"UNAVAILABLE\"}}"))
                .isEqualTo(Frame.ERROR);
        assertThat(failing.error()).containsInstanceOf(GatewayError.Overloaded.class);

        StreamScan blocked = GeminiTexts.DIALECT.newStreamScan(GeminiTexts.READ);
        assertThat(look(blocked, "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}"))
                .isEqualTo(Frame.LIFECYCLE);
        assertThat(blocked.finish().map(finish -> finish.unified())).contains(Unified.CONTENT_FILTER);

        StreamScan broken = GeminiTexts.DIALECT.newStreamScan(GeminiTexts.READ);
        assertThat(look(broken, "{oops")).isEqualTo(Frame.ERROR);
    }

    @Test
    void last_word_is_a_chunk_of_its_own_behind_all_others() {
        var tail = GeminiTexts.DIALECT.newRawTail(
                LoopEvent.Ended.ofAnswer(Optional.empty(), List.of(new Warning("seed", "left out"))));
        Buffer frames = Buffer.buffer("data: {\"candidates\":[{\"finishReason\":\"STOP\"}]}\n\n");
        assertThat(tail.pass(frames)).isEqualTo(frames);
        assertThat(tail.end().toString())
                .startsWith("data: {\"fusion\":{\"type\":\"end\"")
                .endsWith("}\n\n");
        assertThat(tail.end().length()).isZero();
    }
}

package io.llmfusion.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Annotation;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import io.llmfusion.model.Usage;
import io.llmfusion.model.Warning;
import io.llmfusion.scripted.Turns;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TurnCollectorTest {
    private static final Signature SIGNED = new Signature(DialectId.ANTHROPIC, "c2lnbmVk");
    private final TurnCollector collector = new TurnCollector();

    @Test
    void interleaved_calls_come_out_whole_and_in_the_order_of_their_blocks() {
        take(
                new ChatEvent.ToolCallStart(0, 1, new ToolCallId("b"), "two"),
                new ChatEvent.ToolCallStart(0, 0, new ToolCallId("a"), "one"),
                new ChatEvent.ToolCallDelta(0, 0, "{\"x\""),
                new ChatEvent.ToolCallDelta(0, 1, "{\"y\":2}"),
                new ChatEvent.ToolCallDelta(0, 0, ":1.0}"),
                new ChatEvent.ToolCallEnd(0, 0, Optional.of(SIGNED)));
        assertThat(collector.parts())
                .containsExactly(
                        new Part.ToolUse(
                                new ToolCall(
                                        new ToolCallId("a"), "one", new RawJson("{\"x\":1.0}"), Optional.of(SIGNED)),
                                Extras.NONE),
                        Turns.use(ToolCall.of("b", "two", "{\"y\":2}")));
    }

    @Test
    void reasoning_keeps_its_signature_and_encrypted_blocks_their_bytes() {
        take(
                new ChatEvent.ReasoningStart(0, 0),
                new ChatEvent.ReasoningDelta(0, 0, "hm"),
                new ChatEvent.ReasoningDelta(0, 0, "m"),
                new ChatEvent.ReasoningEnd(0, 0, Optional.of(SIGNED)),
                new ChatEvent.RedactedReasoning(0, 1, SIGNED),
                new ChatEvent.NativeBlock(0, 2, DialectId.ANTHROPIC, "search", new RawJson("{\"q\": 1}")));
        assertThat(collector.parts())
                .containsExactly(
                        new Part.Reasoning("hmm", Optional.of(SIGNED), Extras.NONE),
                        new Part.RedactedReasoning(SIGNED),
                        new Part.Native(DialectId.ANTHROPIC, "search", new RawJson("{\"q\": 1}")));
    }

    @Test
    void sound_in_pieces_is_what_the_whole_answer_has() {
        take(
                new ChatEvent.AudioDelta(0, 0, "YQ==", Optional.of("Hi "), sound("id", "audio_1")),
                new ChatEvent.AudioDelta(0, 0, "YmM=", Optional.of("you"), Extras.NONE),
                new ChatEvent.AudioDelta(0, 0, "", Optional.empty(), sound("expires_at", "later")));
        Part.Audio audio = (Part.Audio) collector.parts().getFirst();
        assertThat(audio.source()).isEqualTo(new Media.Inline("audio/*", "YWJj"));
        assertThat(audio.transcript()).contains("Hi you");
        assertThat(audio.extras().of(DialectId.CHAT)).containsKeys("id", "expires_at");
    }

    @Test
    void sound_keeps_the_kind_that_its_pieces_tell() {
        Extras kind = new Extras(DialectId.GEMINI, Map.of("mimeType", RawJson.ofString("audio/pcm;rate=8000")));
        take(
                new ChatEvent.AudioDelta(0, 0, "YWJj", Optional.empty(), kind),
                new ChatEvent.AudioDelta(0, 0, "ZGVm", Optional.empty(), kind));
        assertThat(collector.parts())
                .containsExactly(new Part.Audio(
                        new Media.Inline("audio/pcm;rate=8000", "YWJjZGVm"),
                        "",
                        new Extras(DialectId.GEMINI, Map.of())));
    }

    private static Extras sound(String field, String value) {
        return new Extras(DialectId.CHAT, Map.of(field, RawJson.ofString(value)));
    }

    @Test
    void text_keeps_its_annotations_and_a_refusal_is_one() {
        Annotation note = new Annotation(DialectId.CHAT, new RawJson("{\"url\":1}"));
        take(
                new ChatEvent.TextStart(0, 0),
                new ChatEvent.TextDelta(0, 0, "see"),
                new ChatEvent.TextAnnotation(0, 0, note),
                new ChatEvent.TextEnd(0, 0),
                new ChatEvent.RefusalStart(0, 1),
                new ChatEvent.RefusalDelta(0, 1, "no"),
                new ChatEvent.RefusalEnd(0, 1));
        assertThat(collector.parts())
                .containsExactly(new Part.Text("see", List.of(note), Extras.NONE), new Part.Refusal("no"));
    }

    @Test
    void the_last_usage_counts_and_the_end_may_leave_it_out() {
        Warning late = new Warning("x", "left out");
        take(
                new ChatEvent.UsageReport(Usage.of(1, 1)),
                new ChatEvent.UsageReport(Usage.of(3, 2)),
                new ChatEvent.ChoiceEnd(0, Turns.STOP),
                new ChatEvent.TurnEnd(Optional.empty(), List.of(late)));
        assertThat(collector.usage()).isEqualTo(Usage.of(3, 2));
        assertThat(collector.finish()).isEqualTo(Turns.STOP);
        assertThat(collector.warnings()).containsExactly(late);
    }

    private void take(ChatEvent... events) {
        for (ChatEvent event : events) {
            collector.accept(event);
        }
    }
}

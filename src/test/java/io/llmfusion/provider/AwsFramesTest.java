package io.llmfusion.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.provider.AwsFrames.Broken;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** AWS' frames, whatever the cuts of the network. */
class AwsFramesTest {
    private static final Buffer THREE = Buffer.buffer()
            .appendBuffer(AwsWire.event("messageStart", "{\"role\":\"assistant\"}"))
            .appendBuffer(AwsWire.event("contentBlockDelta", "{\"delta\":{\"text\":\"Grüße\"}}"))
            .appendBuffer(AwsWire.exception("throttlingException", "{\"message\":\"slow down\"}"));
    private static final List<String> TOLD = List.of(
            "messageStart {\"role\":\"assistant\"}",
            "contentBlockDelta {\"delta\":{\"text\":\"Grüße\"}}",
            "throttlingException {\"message\":\"slow down\"}");

    private static List<String> read(List<Buffer> pieces) {
        List<String> told = new ArrayList<>();
        AwsFrames frames = new AwsFrames(
                frame -> told.add(frame.name() + " " + frame.payload().text()));
        pieces.forEach(frames::accept);
        assertThat(frames.unfinishedBytes()).isZero();
        return told;
    }

    @Test
    void one_read() {
        assertThat(read(List.of(THREE))).isEqualTo(TOLD);
    }

    @Test
    void byte_by_byte() {
        List<Buffer> bytes = new ArrayList<>();
        for (int at = 0; at < THREE.length(); at++) {
            bytes.add(THREE.getBuffer(at, at + 1));
        }

        assertThat(read(bytes)).isEqualTo(TOLD);
    }

    @Test
    void cut_at_every_position() {
        for (int at = 0; at <= THREE.length(); at++) {
            assertThat(read(List.of(THREE.getBuffer(0, at), THREE.getBuffer(at, THREE.length()))))
                    .as("cut at " + at)
                    .isEqualTo(TOLD);
        }
    }

    @Test
    void error_without_a_payload_is_told_like_an_exception() {
        Message error = new Message(
                Map.of(
                        ":message-type", HeaderValue.fromString("error"),
                        ":error-code", HeaderValue.fromString("InternalFailure"),
                        ":error-message", HeaderValue.fromString("no luck")),
                new byte[0]);

        assertThat(read(List.of(Buffer.buffer(error.toByteBuffer().array()))))
                .containsExactly("InternalFailureException {\"message\":\"no luck\"}");
    }

    @Test
    void any_damaged_byte_breaks_the_stream() {
        Buffer frame = AwsWire.event("contentBlockDelta", "{\"delta\":{\"text\":\"a\"}}");
        for (int at = 0; at < frame.length(); at++) {
            Buffer damaged = frame.copy();
            damaged.setByte(at, (byte) (damaged.getByte(at) ^ 0x20));
            AwsFrames frames = new AwsFrames(told -> assertThat(told).isNull());

            assertThatThrownBy(() -> frames.accept(damaged)).as("byte " + at).isInstanceOf(Broken.class);
        }
    }

    @Test
    void frames_before_a_damaged_one_are_told() {
        List<String> told = new ArrayList<>();
        AwsFrames frames = new AwsFrames(frame -> told.add(frame.name()));
        Buffer damaged = AwsWire.event("b", "{}");
        damaged.setByte(damaged.length() - 1, (byte) ~damaged.getByte(damaged.length() - 1));

        assertThatThrownBy(() -> frames.accept(AwsWire.event("a", "{}").appendBuffer(damaged)))
                .isInstanceOf(Broken.class);
        assertThat(told).containsExactly("a");
    }

    @Test
    void a_frame_too_large_is_refused_before_it_comes() {
        AwsFrames frames = new AwsFrames(told -> {});

        assertThatThrownBy(() -> frames.accept(AwsWire.prelude(AwsFrames.MAXIMUM_FRAME_BYTES + 1, 0)))
                .isInstanceOf(Broken.class)
                .hasMessageContaining("more than");
    }

    @Test
    void impossible_lengths_are_refused() {
        assertThatThrownBy(() -> new AwsFrames(told -> {}).accept(AwsWire.prelude(15, 0)))
                .isInstanceOf(Broken.class);
        assertThatThrownBy(() -> new AwsFrames(told -> {}).accept(AwsWire.prelude(40, 25)))
                .isInstanceOf(Broken.class);
        assertThatThrownBy(() -> new AwsFrames(told -> {}).accept(AwsWire.prelude(-1, 0)))
                .isInstanceOf(Broken.class);
    }

    @Test
    void what_is_no_event_stream_breaks_at_once() {
        assertThatThrownBy(() -> new AwsFrames(told -> {}).accept(Buffer.buffer("data: {\"a\":1}\n\n")))
                .isInstanceOf(Broken.class);
    }

    @Test
    void a_large_frame_in_small_reads_is_whole() {
        String text = "{\"delta\":\"" + "x".repeat(3_000_000) + "\"}";
        Buffer frame = AwsWire.event("contentBlockDelta", text);
        List<Buffer> reads = new ArrayList<>();
        for (int at = 0; at < frame.length(); at += 4_096) {
            reads.add(frame.getBuffer(at, Math.min(frame.length(), at + 4_096)));
        }

        assertThat(read(reads)).containsExactly("contentBlockDelta " + text);
    }

    @Test
    void nothing_is_told_after_the_stop() {
        List<String> told = new ArrayList<>();
        AwsFrames[] frames = new AwsFrames[1];
        frames[0] = new AwsFrames(frame -> {
            told.add(frame.name());
            frames[0].stop();
        });

        frames[0].accept(THREE);

        assertThat(told).containsExactly("messageStart");
    }
}

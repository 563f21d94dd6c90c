package io.llmfusion.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Utf8SliceTest {

    private final Utf8Slice slice = Utf8Slice.of("xx{\"usage\":1}yy".getBytes(UTF_8), 2, 11);

    @Test
    void compares_and_searches_without_its_surroundings() {
        assertThat(slice.is("{\"usage\":1}")).isTrue();
        assertThat(slice.is("{\"usage\":1}y")).isFalse();
        assertThat(slice.startsWith("{\"us")).isTrue();
        assertThat(slice.startsWith("{\"usage\":1}yy")).isFalse();
        assertThat(slice.indexOf("\"usage\"", 0)).isEqualTo(1);
        assertThat(slice.indexOf("\"usage\"", 2)).isEqualTo(-1);
        assertThat(slice.indexOf("}y", 0)).isEqualTo(-1);
        assertThat(slice.byteAt(0)).isEqualTo((byte) '{');
        assertThatThrownBy(() -> slice.byteAt(11)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void equals_by_content() {
        assertThat(slice).isEqualTo(Utf8Slice.of("{\"usage\":1}")).hasSameHashCodeAs(slice.copy());
        assertThat(slice.copy().array()).hasSize(11);
        assertThat(slice).isNotEqualTo(Utf8Slice.of("{\"usage\":2}")).isNotEqualTo(Utf8Slice.EMPTY);
        assertThat(Utf8Slice.of(slice.toBuffer())).isEqualTo(slice);
    }

    @Test
    void refuses_a_range_outside_its_array() {
        byte[] array = new byte[4];

        assertThatThrownBy(() -> Utf8Slice.of(array, 2, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Utf8Slice.of(array, -1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Utf8Slice.of(array, 1, -1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void line_ends_are_found_where_a_plain_loop_finds_them() {
        SplittableRandom random = new SplittableRandom(7);
        byte[] near = {'\n', '\r', 9, 11, 12, 14, 0, (byte) 0x8A, (byte) 0x8D, (byte) 0xFF, 'x'};
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int index = 0; index < bytes.length; index++) {
                bytes[index] = random.nextInt(8) == 0 ? near[random.nextInt(near.length)] : near[2 + random.nextInt(9)];
            }
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length - from + 1);
            assertThat(LineEnds.next(bytes, from, to)).isEqualTo(firstLineEnd(bytes, from, to));
        }
    }

    private static int firstLineEnd(byte[] bytes, int from, int to) {
        for (int index = from; index < to; index++) {
            if (bytes[index] == '\n' || bytes[index] == '\r') {
                return index;
            }
        }
        return to;
    }
}

package io.llmfusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.model.EmbeddingsAnswer.Vector;
import org.junit.jupiter.api.Test;

class EmbeddingsAnswerTest {
    @Test
    void numbers_and_base64_say_the_same() {
        // struct.pack("<3f", 1.5, -0.00001, 0)
        String base64 = "AADAP6zFJ7cAAAAA";
        Vector numbers = new Vector.Numbers(new RawJson("[1.5, -1e-5,0]"));

        assertThat(numbers.base64()).isEqualTo(base64);
        assertThat(new Vector.Base64Floats(base64).numbers().tree().values())
                .extracting(number -> number.floatValue())
                .containsExactly(1.5f, -1e-5f, 0f);
    }

    @Test
    void what_came_stays_as_it_is() {
        assertThat(new Vector.Numbers(new RawJson("[1.50, 2]")).numbers().text())
                .isEqualTo("[1.50, 2]");
        assertThat(new Vector.Base64Floats("AADAPw==").base64()).isEqualTo("AADAPw==");
    }

    @Test
    void refuses_what_is_no_row_of_floats() {
        assertThatThrownBy(() -> new Vector.Base64Floats("AAA=").numbers())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Vector.Base64Floats("AADAfw==").numbers())
                .isInstanceOf(IllegalArgumentException.class);
    }
}

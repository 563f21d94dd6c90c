package io.llmfusion.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Warning;
import org.junit.jupiter.api.Test;

class LossesTest {
    private final Losses losses = new Losses();

    @Test
    void what_recurs_through_a_history_is_one_warning() {
        losses.warn("messages[0].content[1]", "takes no sound; left out");
        losses.warn("messages[12].content[0]", "takes no sound; left out");
        losses.warn("messages[14].content[3]", "takes no sound; left out");

        assertThat(losses.warnings())
                .containsExactly(new Warning("messages[0].content[1]", "takes no sound; left out (and 2 more)"));
    }

    @Test
    void two_fields_are_two_warnings_though_the_words_are_the_same() {
        losses.warn("frequency_penalty", "takes no penalties; left out");
        losses.warn("presence_penalty", "takes no penalties; left out");

        assertThat(losses.warnings())
                .extracting(Warning::field)
                .containsExactly("frequency_penalty", "presence_penalty");
    }
}

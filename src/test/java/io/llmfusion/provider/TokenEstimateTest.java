package io.llmfusion.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Role;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TokenEstimateTest {
    @Test
    void counts_as_the_vocabulary_does() {
        // As OpenAI's tokenizer counts them with o200k_base.
        assertThat(TokenEstimate.text("hello world")).isEqualTo(2);
        assertThat(TokenEstimate.text("")).isZero();
        assertThat(TokenEstimate.text("<|endoftext|>")).isGreaterThan(1);
    }

    @Test
    void messages_have_a_price_of_their_own() {
        ChatRequest request = ChatRequest.of("m", List.of(ChatMessage.text(Role.USER, "hello world")));

        assertThat(new TokenEstimate().of(request)).isEqualTo(3 + 3 + 2);
    }

    @Test
    @Timeout(20)
    void a_text_without_blanks_takes_no_more_than_its_time() {
        assertThat(TokenEstimate.text("a".repeat(2_000_000))).isGreaterThan(10_000);
    }
}

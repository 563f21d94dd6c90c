package io.llmfusion.dialect.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.Usage;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatUsageTest {
    @Test
    void cached_and_reasoning_tokens_are_parts_of_the_whole() {
        Usage usage = read(
                "{\"prompt_tokens\":100,\"completion_tokens\":50,\"total_tokens\":150,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":80,\"cache_write_tokens\":10},"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":40}}",
                Quirks.NONE);

        assertThat(usage.input()).isEqualTo(100);
        assertThat(usage.cachedInput()).isEqualTo(80);
        assertThat(usage.cacheWrites()).isEqualTo(10);
        assertThat(usage.output()).isEqualTo(50);
        assertThat(usage.reasoning()).isEqualTo(40);
    }

    @Test
    void a_total_that_needs_reasoning_on_top_proves_that_it_was_left_out() {
        String xai = "{\"prompt_tokens\":307,\"completion_tokens\":26,\"total_tokens\":560,"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":227}}";

        assertThat(read(xai, Quirks.NONE).output()).isEqualTo(253);
        assertThat(read(xai, ChatQuirks.excludingReasoning()).output()).isEqualTo(253);
    }

    @Test
    void a_total_that_fits_overrules_the_vendors_habit() {
        String fixed = "{\"prompt_tokens\":307,\"completion_tokens\":253,\"total_tokens\":560,"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":227}}";

        assertThat(read(fixed, ChatQuirks.excludingReasoning()).output()).isEqualTo(253);
    }

    @Test
    void without_a_total_the_vendors_habit_decides() {
        String bare =
                "{\"prompt_tokens\":3,\"completion_tokens\":2,\"completion_tokens_details\":{\"reasoning_tokens\":5}}";

        assertThat(read(bare, ChatQuirks.excludingReasoning()).output()).isEqualTo(7);
    }

    @Test
    void vendors_own_names_for_cached_tokens_are_known() {
        assertThat(read("{\"prompt_tokens\":9,\"completion_tokens\":1,\"prompt_cache_hit_tokens\":8}", Quirks.NONE)
                        .cachedInput())
                .isEqualTo(8);
        assertThat(read("{\"prompt_tokens\":9,\"completion_tokens\":1,\"cached_tokens\":7}", Quirks.NONE)
                        .cachedInput())
                .isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "[]", "7", "{\"total_tokens\":1}"})
    void what_counts_nothing_is_no_usage(String usage) {
        assertThat(ChatUsage.read(Json.read(usage), Quirks.NONE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "\"7\"", "1e99", "null", "{}"})
    void nonsense_counts_as_zero(String tokens) {
        assertThat(read("{\"prompt_tokens\":" + tokens + ",\"completion_tokens\":2}", Quirks.NONE)
                        .input())
                .isZero();
    }

    @Test
    void another_formats_usage_is_written_with_our_numbers_alone() {
        Usage claude = new Usage(
                100,
                80,
                10,
                50,
                0,
                Optional.of(new io.llmfusion.model.RawJson("{\"input_tokens\":10,\"output_tokens\":50}")));

        assertThat(Json.write(ChatUsage.write(claude)))
                .isEqualTo("{\"prompt_tokens\":100,\"completion_tokens\":50,\"total_tokens\":150,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":80,\"cache_write_tokens\":10},"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":0}}");
    }

    private static Usage read(String usage, Quirks quirks) {
        return ChatUsage.read(Json.read(usage), quirks).orElseThrow();
    }
}

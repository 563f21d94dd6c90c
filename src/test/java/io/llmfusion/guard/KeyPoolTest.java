package io.llmfusion.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.config.Secret;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KeyPoolTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000);

    @Test
    void keys_are_used_in_turn() {
        KeyPool pool = pool("a", "b", "c");
        assertThat(List.of(next(pool), next(pool), next(pool), next(pool))).containsExactly("a", "b", "c", "a");
    }

    @Test
    void a_resting_key_is_left_out_until_it_wakes() {
        KeyPool pool = pool("a", "b");
        pool.rest(Secret.of("a"), Duration.ofSeconds(10));
        assertThat(List.of(next(pool), next(pool), next(pool))).containsOnly("b");
        clock.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(List.of(next(pool), next(pool))).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void when_all_rest_the_one_that_wakes_first_is_used() {
        KeyPool pool = pool("a", "b", "c");
        pool.rest(Secret.of("a"), Duration.ofSeconds(10));
        pool.rest(Secret.of("b"), Duration.ofSeconds(5));
        pool.rest(Secret.of("c"), Duration.ofSeconds(20));
        assertThat(List.of(next(pool), next(pool), next(pool))).containsOnly("b");
    }

    @Test
    void no_key_and_one_key_need_no_turn() {
        assertThat(pool().next()).isEmpty();
        KeyPool one = pool("a");
        one.rest(Secret.of("a"), Duration.ofSeconds(10));
        assertThat(next(one)).isEqualTo("a");
    }

    private KeyPool pool(String... keys) {
        return new KeyPool(List.of(keys).stream().map(Secret::of).toList(), clock::get);
    }

    private static String next(KeyPool pool) {
        return pool.next().orElseThrow().reveal();
    }
}

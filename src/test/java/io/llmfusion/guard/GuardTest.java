package io.llmfusion.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.config.BreakerConfig;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GuardTest {
    private static final BreakerConfig CONFIG =
            new BreakerConfig(0.5, Duration.ofSeconds(10), 4, Duration.ofMillis(1), Duration.ofSeconds(5));
    private static final BreakerConfig LONG_OPEN =
            new BreakerConfig(0.5, Duration.ofSeconds(10), 4, Duration.ofMinutes(1), Duration.ofSeconds(5));

    private static Vertx vertx;

    private final AtomicLong clock = new AtomicLong(-5_000_000_000L);

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void opens_at_the_failure_rate_though_successes_come_between() {
        Guard guard = guard(LONG_OPEN);
        succeed(guard, 2);
        fail(guard, 1);
        assertThat(guard.state()).isEqualTo(Guard.State.UP);
        fail(guard, 1);
        assertThat(guard.state()).isEqualTo(Guard.State.OPEN);
        assertThat(guard.enter()).isEmpty();
    }

    @Test
    void too_few_calls_prove_nothing() {
        Guard guard = guard(LONG_OPEN);
        fail(guard, 3);
        assertThat(guard.state()).isEqualTo(Guard.State.UP);
    }

    @Test
    void old_results_are_forgotten() {
        Guard guard = guard(LONG_OPEN);
        fail(guard, 3);
        pass(Duration.ofSeconds(11));
        fail(guard, 1);
        assertThat(guard.state()).isEqualTo(Guard.State.UP);
    }

    @Test
    void abandoned_calls_count_neither_way() {
        Guard guard = guard(LONG_OPEN);
        fail(guard, 3);
        for (int call = 0; call < 10; call++) {
            guard.enter().orElseThrow().abandoned();
        }
        assertThat(guard.state()).isEqualTo(Guard.State.UP);
        fail(guard, 1);
        assertThat(guard.state()).isEqualTo(Guard.State.OPEN);
    }

    @Test
    void the_first_result_of_a_call_counts() {
        Guard guard = guard(LONG_OPEN);
        for (int call = 0; call < 10; call++) {
            Pass pass = guard.enter().orElseThrow();
            pass.succeeded();
            pass.failed();
        }
        assertThat(guard.state()).isEqualTo(Guard.State.UP);
    }

    @Test
    void says_how_long_it_stays_open() {
        Guard guard = guard(LONG_OPEN);
        assertThat(guard.retryAfter()).isZero();
        fail(guard, 4);
        pass(Duration.ofSeconds(20));
        assertThat(guard.retryAfter()).isEqualTo(Duration.ofSeconds(40));
        pass(Duration.ofSeconds(50));
        assertThat(guard.retryAfter()).isZero();
    }

    @Test
    void half_open_lets_a_bounded_number_of_probes_through_and_a_success_closes() throws Exception {
        Guard guard = halfOpen();
        Pass first = guard.enter().orElseThrow();
        Pass second = guard.enter().orElseThrow();
        assertThat(first.deadline()).contains(Duration.ofSeconds(5));
        assertThat(guard.enter()).isEmpty();
        first.succeeded();
        assertThat(guard.state()).isEqualTo(Guard.State.UP);
        second.failed();
        assertThat(guard.state()).isEqualTo(Guard.State.UP);
        assertThat(guard.enter().orElseThrow().deadline()).isEmpty();
    }

    @Test
    void a_failed_probe_opens_again() throws Exception {
        Guard guard = halfOpen();
        guard.enter().orElseThrow().failed();
        awaitState(guard, Guard.State.HALF_OPEN);
        guard.enter().orElseThrow().succeeded();
        assertThat(guard.state()).isEqualTo(Guard.State.UP);
    }

    @Test
    void a_cancelled_probe_makes_room_for_another() throws Exception {
        Guard guard = halfOpen();
        Pass first = guard.enter().orElseThrow();
        assertThat(guard.enter()).isPresent();
        assertThat(guard.enter()).isEmpty();
        first.abandoned();
        assertThat(guard.state()).isEqualTo(Guard.State.HALF_OPEN);
        assertThat(guard.enter()).isPresent();
    }

    @Test
    void a_probe_that_shows_nothing_by_its_deadline_opens_again() throws Exception {
        Guard guard = halfOpen();
        Pass silent = guard.enter().orElseThrow();
        pass(Duration.ofSeconds(6));
        guard.state();
        awaitState(guard, Guard.State.HALF_OPEN);
        Pass next = guard.enter().orElseThrow();
        silent.failed();
        assertThat(guard.state()).isEqualTo(Guard.State.HALF_OPEN);
        next.succeeded();
        assertThat(guard.state()).isEqualTo(Guard.State.UP);
    }

    @Test
    void results_of_before_it_opened_do_not_close_it() {
        Guard guard = guard(LONG_OPEN);
        Pass early = guard.enter().orElseThrow();
        fail(guard, 4);
        early.succeeded();
        assertThat(guard.state()).isEqualTo(Guard.State.OPEN);
    }

    @Test
    void many_threads_agree_on_the_number_of_probes() throws Exception {
        Guard guard = halfOpen();
        CountDownLatch entered = new CountDownLatch(Guard.PROBES);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int call = 0; call < 64; call++) {
                threads.execute(() -> guard.enter().ifPresent(ignored -> entered.countDown()));
            }
        }
        assertThat(entered.getCount()).isZero();
        assertThat(guard.enter()).isEmpty();
    }

    private Guard guard(BreakerConfig config) {
        return new Guard("provider test", config, vertx, clock::get);
    }

    private Guard halfOpen() throws Exception {
        Guard guard = guard(CONFIG);
        fail(guard, 4);
        awaitState(guard, Guard.State.HALF_OPEN);
        return guard;
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private static void succeed(Guard guard, int calls) {
        for (int call = 0; call < calls; call++) {
            guard.enter().orElseThrow().succeeded();
        }
    }

    private static void fail(Guard guard, int calls) {
        for (int call = 0; call < calls; call++) {
            guard.enter().orElseThrow().failed();
        }
    }

    private static void awaitState(Guard guard, Guard.State wanted) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (guard.state() != wanted && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(guard.state()).isEqualTo(wanted);
    }
}

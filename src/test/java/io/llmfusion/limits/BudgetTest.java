package io.llmfusion.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BudgetTest {
    @Test
    void takes_up_to_the_limit_and_not_a_unit_more() {
        Budget budget = new Budget(10);
        assertThat(budget.tryTake(10)).isTrue();
        assertThat(budget.tryTake(1)).isFalse();
        budget.giveBack(1);
        assertThat(budget.tryTake(2)).isFalse();
        assertThat(budget.tryTake(1)).isTrue();
        assertThat(budget.used()).isEqualTo(10);
    }

    @Test
    void no_amount_is_so_large_that_it_fits_again() {
        Budget budget = new Budget(Long.MAX_VALUE);
        assertThat(budget.tryTake(5)).isTrue();
        assertThat(budget.tryTake(Long.MAX_VALUE)).isFalse();
        assertThat(budget.used()).isEqualTo(5);
    }

    @Test
    void what_makes_no_sense_is_refused() {
        Budget budget = new Budget(10);
        assertThatThrownBy(() -> new Budget(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> budget.tryTake(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> budget.giveBack(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> budget.giveBack(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_holding_gives_back_all_of_it_once() {
        Budget budget = new Budget(10);
        Budget.Holding holding = budget.holding();
        assertThat(holding.grow(4)).isTrue();
        assertThat(holding.grow(7)).isFalse();
        holding.shrink(1);
        assertThat(holding.held()).isEqualTo(3);
        assertThat(budget.used()).isEqualTo(3);
        holding.close();
        holding.close();
        holding.shrink(3);
        assertThat(holding.grow(1)).isFalse();
        assertThat(holding.held()).isZero();
        assertThat(budget.used()).isZero();
    }

    @Test
    void shrinks_by_no_more_than_it_holds() {
        Budget budget = new Budget(10);
        assertThat(budget.tryTake(5)).isTrue();
        Budget.Holding holding = budget.holding();
        assertThat(holding.grow(2)).isTrue();
        holding.shrink(100);
        assertThat(budget.used()).isEqualTo(5);
    }

    @Test
    void is_exact_under_contention() throws Exception {
        Budget budget = new Budget(1_000);
        AtomicBoolean exceeded = new AtomicBoolean();
        together(8, seed -> {
            Random random = new Random(seed);
            for (int round = 0; round < 20_000; round++) {
                long amount = random.nextInt(400);
                if (budget.tryTake(amount)) {
                    exceeded.compareAndSet(false, budget.used() > 1_000);
                    budget.giveBack(amount);
                }
            }
        });
        assertThat(exceeded).isFalse();
        assertThat(budget.used()).isZero();
    }

    @Test
    void a_close_from_elsewhere_leaks_nothing_of_a_holding_that_grows() throws Exception {
        Budget budget = new Budget(Long.MAX_VALUE);
        for (int round = 0; round < 2_000; round++) {
            Budget.Holding holding = budget.holding();
            together(2, role -> {
                if (role == 0) {
                    IntStream.range(0, 20).forEach(step -> holding.grow(3));
                } else {
                    holding.close();
                }
            });
            assertThat(budget.used()).isZero();
        }
    }

    private interface Role {
        void play(int number);
    }

    private static void together(int count, Role role) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> all = IntStream.range(0, count)
                    .<Callable<Boolean>>mapToObj(number -> () -> {
                        role.play(number);
                        return true;
                    })
                    .toList();
            for (Future<Boolean> played : threads.invokeAll(all)) {
                assertThat(played.get()).isTrue();
            }
        }
    }
}

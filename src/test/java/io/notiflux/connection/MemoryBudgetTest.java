package io.notiflux.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    @Test
    void budget_isTakenToItsLastByteAndNoFurther() {
        var budget = new MemoryBudget(100);
        assertThat(budget.reserve(60)).isTrue();
        assertThat(budget.reserve(41)).isFalse();
        assertThat(budget.reserve(40)).isTrue();
        assertThat(budget.reserve(1)).isFalse();
        budget.release(1);
        assertThat(budget.reserve(1)).isTrue();
        assertThat(budget.reserved()).isEqualTo(100);
    }

    @Test
    void manyThreads_neverTakeMoreThanThereIs() {
        var budget = new MemoryBudget(1_000);
        var most = new AtomicLong();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                threads.execute(() -> {
                    for (int round = 0; round < 20_000; round++) {
                        if (budget.reserve(170)) {
                            most.accumulateAndGet(budget.reserved(), Math::max);
                            budget.release(170);
                        }
                    }
                });
            }
        }
        assertThat(budget.reserved()).isZero();
        assertThat(most.get()).isPositive().isLessThanOrEqualTo(1_000);
    }
}

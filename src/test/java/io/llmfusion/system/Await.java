package io.llmfusion.system;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something to become true, and no longer than it has to. */
final class Await {
    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        until(what, 20, condition);
    }

    static void until(String what, int seconds, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("still waiting after " + seconds + " s: " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}

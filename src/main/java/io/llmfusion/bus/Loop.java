package io.llmfusion.bus;

import io.netty.channel.EventLoop;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the bus keeps once per event loop: which addresses are served on it, and one sweep over the streams that end
 * there. Time is counted in sweeps: an idle check costs no clock, and a loop that stood still does not take the others
 * for dead.
 */
final class Loop {
    private final EventLoop eventLoop;
    private final String suffix;
    private final Duration tick;
    private final ConcurrentMap<String, Local> served = new ConcurrentHashMap<>();
    private final Set<Leased> ends = ConcurrentHashMap.newKeySet();
    private Optional<Future<?>> sweeping = Optional.empty();
    private final AtomicInteger now = new AtomicInteger();

    /** An address as served on this loop, and how many instances serve it there. */
    private record Local(String address, int instances) {}

    Loop(EventLoop eventLoop, int index, Duration tick) {
        this.eventLoop = eventLoop;
        this.suffix = "@" + index;
        this.tick = tick;
    }

    /** The loop's own variant of an address. */
    String own(String address) {
        return address + suffix;
    }

    /** The loop's own variant where somebody here serves it, else the address itself. */
    String nearest(String address) {
        Local local = served.get(address);
        return local == null ? address : local.address();
    }

    void serving(String address) {
        served.merge(address, new Local(own(address), 1), (old, one) -> new Local(old.address(), old.instances() + 1));
    }

    void stoppedServing(String address) {
        served.computeIfPresent(
                address, (name, old) -> old.instances() == 1 ? null : new Local(old.address(), old.instances() - 1));
    }

    /** Sweeps so far. */
    int now() {
        return now.get();
    }

    void add(Leased end) {
        ends.add(end);
        startSweeping();
    }

    void remove(Leased end) {
        ends.remove(end);
    }

    /** Closes what ends in this context; called on it. */
    void closeAll(ContextInternal context) {
        for (Leased end : ends) {
            if (end.context().unwrap() == context.unwrap()) {
                end.close();
            }
        }
    }

    private synchronized void startSweeping() {
        if (sweeping.isEmpty()) {
            long millis = tick.toMillis();
            sweeping =
                    Optional.of(eventLoop.scheduleWithFixedDelay(this::sweep, millis, millis, TimeUnit.MILLISECONDS));
        }
    }

    private void sweep() {
        now.incrementAndGet();
        for (Leased end : ends) {
            if (end.isDue()) {
                end.context().emit(end, Leased::sweep);
            }
        }
        stopSweepingIfIdle();
    }

    private synchronized void stopSweepingIfIdle() {
        if (ends.isEmpty()) {
            sweeping.ifPresent(future -> future.cancel(false));
            sweeping = Optional.empty();
        }
    }
}

package io.llmfusion.bus;

import io.netty.channel.EventLoop;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * What the bus keeps once per event loop: which addresses are served on it, and one sweep over the streams that end
 * there. A round of the sweep goes in slices, so that ten thousand idle streams are no burst. Time is counted in slices:
 * an idle check costs no clock, and a loop that stood still does not take the others for dead.
 */
final class Loop {
    /** Parts of a round; each end of a stream is looked at once a round. */
    static final int SLICES = 8;

    private final EventLoop eventLoop;
    private final String suffix;
    private final Duration round;
    private final ConcurrentMap<String, Local> served = new ConcurrentHashMap<>();
    private final List<Set<Leased>> ends;
    private Optional<Future<?>> sweeping = Optional.empty();
    private final AtomicInteger now = new AtomicInteger();

    /** An address as served on this loop, and how many instances serve it there. */
    private record Local(String address, int instances) {}

    Loop(EventLoop eventLoop, int index, Duration round) {
        this.eventLoop = eventLoop;
        this.suffix = "@" + index;
        this.round = round;
        this.ends = Stream.generate(ConcurrentHashMap::<Leased>newKeySet)
                .limit(SLICES)
                .<Set<Leased>>map(slice -> slice)
                .toList();
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

    /** Slices so far. */
    int now() {
        return now.get();
    }

    void add(Leased end) {
        slice(end).add(end);
        startSweeping();
    }

    void remove(Leased end) {
        slice(end).remove(end);
    }

    /** Closes what ends in this context; called on it. */
    void closeAll(ContextInternal context) {
        ends.forEach(slice -> slice.stream()
                .filter(end -> end.context().unwrap() == context.unwrap())
                .forEach(Leased::close));
    }

    private Set<Leased> slice(Leased end) {
        return ends.get(Math.floorMod(System.identityHashCode(end), SLICES));
    }

    private synchronized void startSweeping() {
        if (sweeping.isEmpty()) {
            long nanos = round.toNanos() / SLICES;
            sweeping = Optional.of(eventLoop.scheduleWithFixedDelay(this::sweep, nanos, nanos, TimeUnit.NANOSECONDS));
        }
    }

    private void sweep() {
        int slice = now.incrementAndGet();
        for (Leased end : ends.get(Math.floorMod(slice, SLICES))) {
            if (end.isDue()) {
                end.context().emit(end, Leased::sweep);
            }
        }
        stopSweepingIfIdle();
    }

    private synchronized void stopSweepingIfIdle() {
        if (ends.stream().allMatch(Set::isEmpty)) {
            sweeping.ifPresent(future -> future.cancel(false));
            sweeping = Optional.empty();
        }
    }
}

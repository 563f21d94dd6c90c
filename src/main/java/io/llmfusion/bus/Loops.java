package io.llmfusion.bus;

import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.shareddata.Shareable;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What the bus keeps once per Vert.x: its codec, who holds which command, and one {@link Loop} per event loop. Thread-safe. */
final class Loops implements Shareable {
    /** How often a loop looks at each stream. */
    static final Duration ROUND = Duration.ofMillis(2_500);

    private static final String MAP = "io.llmfusion.bus";

    private final ConcurrentMap<EventLoop, Loop> loops = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final HeldCommands held = new HeldCommands();
    private final MessageCodec<Object, Object> codec;
    private final Duration round;

    private Loops(Vertx vertx, MessageCodec<Object, Object> codec, Duration round) {
        this.codec = codec;
        this.round = round;
        vertx.eventBus().registerCodec(codec);
    }

    static Loops of(Vertx vertx) {
        return of(vertx, new BusCodec(), ROUND);
    }

    /** The same with another codec or pace, for whoever comes first in this Vert.x. */
    static Loops of(Vertx vertx, MessageCodec<Object, Object> codec, Duration round) {
        return vertx.sharedData()
                .<String, Loops>getLocalMap(MAP)
                .computeIfAbsent("loops", ignored -> new Loops(vertx, codec, round));
    }

    HeldCommands held() {
        return held;
    }

    /** What makes of a message what arrives: itself, unless a test lets all of them pass through their wire form. */
    MessageCodec<Object, Object> codec() {
        return codec;
    }

    Loop of(ContextInternal context) {
        return loops.computeIfAbsent(
                context.nettyEventLoop(), eventLoop -> new Loop(eventLoop, count.getAndIncrement(), round));
    }
}

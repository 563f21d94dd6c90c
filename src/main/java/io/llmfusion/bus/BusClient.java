package io.llmfusion.bus;

import io.llmfusion.bus.message.Cancel;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.StreamId;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageProducer;
import io.vertx.core.internal.ContextInternal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A verticle instance's way to the bus: make one in {@code start} and use it only on that verticle's context. What it
 * registered ends with the verticle: streams that it produces get an error as their last item, streams that it consumes
 * and commands that it waits for are cancelled.
 *
 * <p>A request goes to an instance on the caller's own event loop where there is one, else round robin to any. Every
 * failure is a {@link GatewayFailure}: nobody there is {@link GatewayError.Unavailable}, a deadline that passed is
 * {@link GatewayError.TimedOut}, anything that the server's function failed with unexpectedly is
 * {@link GatewayError.Internal}.
 */
public final class BusClient {
    /** What a consumer lets a producer send ahead, unless it says otherwise. */
    public static final long DEFAULT_WINDOW = 64 << 10;

    private static final DeliveryOptions OPTIONS = new DeliveryOptions().setCodecName(BusCodec.NAME);

    private static final Cancel LEAVING = new Cancel("the caller is being stopped", Cancel.Policy.AS_CONFIGURED);

    private final Vertx vertx;
    private final EventBus bus;
    private final ContextInternal context;
    private final Loop loop;
    private final HeldCommands held;
    private final MessageCodec<Object, Object> codec;
    private final Set<Serving> servings = new HashSet<>();
    private final Set<Command<?>> commands = new HashSet<>();

    public BusClient(Vertx vertx) {
        this.vertx = vertx;
        this.bus = vertx.eventBus();
        this.context = (ContextInternal) vertx.getOrCreateContext();
        Loops loops = Loops.of(vertx);
        this.loop = loops.of(context);
        this.held = loops.held();
        this.codec = loops.codec();
        if (context.isDeployment()) {
            context.closeFuture().add(this::close);
        }
    }

    /** Asks and waits for the answer until the deadline. */
    public <Q, R> Future<R> request(Address<Q, R> address, Q query, Deadline deadline) {
        if (deadline.passed()) {
            return GatewayFailure.future(
                    new GatewayError.TimedOut("The deadline had passed before `" + address + "` was asked.", "total"));
        }
        return new Request<>(this, address, query, deadline).send(nearest(address));
    }

    /** Asks for something that can be cancelled; the body names the same id. */
    public <Q, R> Command<R> command(Address<Q, R> address, CommandId id, Q body, Deadline deadline) {
        Command<R> command = new Command<>(this, id, request(address, body, deadline));
        if (!command.reply().isComplete()) {
            commands.add(command);
            command.reply().onComplete(ignored -> commands.remove(command));
        }
        return command;
    }

    /** Answers what is asked at this address. What the function throws counts as failed with it. */
    public <Q, R> Serving serve(Address<Q, R> address, Function<Q, Future<R>> server) {
        Server<Q, R> serving = new Server<>(this, address, server);
        servings.add(serving);
        return serving;
    }

    /** Hears the {@link Cancel} of a command that this verticle now has, until released. */
    public CommandScope hold(CommandId id, Consumer<Cancel> handler) {
        CommandScope scope = new CommandScope(this, id, handler);
        held.add(id, scope);
        return scope;
    }

    /**
     * Tells whoever has this command here; false when nobody has. For a stand-in that passes on what it heard of a command
     * elsewhere: who sent a command cancels the {@link Command}.
     */
    public boolean cancel(CommandId id, Cancel cancel) {
        return held.cancel(id, carried(cancel));
    }

    void cancelUntilSettled(CommandId id, Cancel cancel) {
        held.cancelUntilSettled(id, carried(cancel));
    }

    void settled(CommandId id) {
        held.settled(id);
    }

    void released(CommandId id, CommandScope scope) {
        held.remove(id, scope);
    }

    private Cancel carried(Cancel cancel) {
        return (Cancel) codec.transform(cancel);
    }

    /** To everybody who subscribed. */
    public <E> void publish(Address<E, Void> address, E event) {
        bus.publish(address.name(), event, OPTIONS);
    }

    /** Hears what is published or sent at this address. */
    public <E> Serving subscribe(Address<E, Void> address, Consumer<E> handler) {
        MessageConsumer<Object> consumer =
                listen(address.name(), message -> handler.accept(address.query().cast(message)));
        return consumer::unregister;
    }

    /** To one listener, without an answer; false when there is none. */
    public <Q> boolean send(Address<Q, Void> address, Q message) {
        return sendTo(address.name(), message);
    }

    /** The producing end of a new stream, open from now on. */
    public StreamSink sink(StreamId id) {
        return new StreamSink(this, id, StreamSink.DEFAULT_BOUND);
    }

    /** The consuming end; nothing flows before its handler is set or its first item is asked for. */
    public StreamSource source(StreamId id) {
        return source(id, DEFAULT_WINDOW);
    }

    /** The consuming end with a window of its own: so many bytes may be under way or unread. */
    public StreamSource source(StreamId id, long window) {
        return new StreamSource(this, id, window);
    }

    private String nearest(Address<?, ?> address) {
        return context.isEventLoopContext() ? loop.nearest(address.name()) : address.name();
    }

    void stopped(Serving serving) {
        servings.remove(serving);
    }

    ContextInternal context() {
        return context;
    }

    Loop loop() {
        return loop;
    }

    /** Registers at an address; called on the verticle's context. */
    MessageConsumer<Object> listen(String address, Consumer<Object> handler) {
        return bus.consumer(address, message -> handler.accept(message.body()));
    }

    MessageConsumer<Object> receive(String address, Consumer<Message<Object>> handler) {
        return bus.consumer(address, handler::accept);
    }

    Future<Message<Object>> ask(String address, Object query, long timeoutMillis) {
        return bus.request(
                address,
                query,
                new DeliveryOptions().setCodecName(BusCodec.NAME).setSendTimeout(timeoutMillis));
    }

    /** Sends one way; false when nobody is registered there. */
    boolean sendTo(String address, Object message) {
        return !sender(address).write(message).failed();
    }

    MessageProducer<Object> sender(String address) {
        return bus.sender(address, OPTIONS);
    }

    void reply(Message<Object> message, Object answer) {
        message.reply(answer, OPTIONS);
    }

    void later(long millis, Runnable action) {
        vertx.setTimer(millis, ignored -> action.run());
    }

    private void close(Completable<Void> closed) {
        context.emit(closed, done -> {
            List.copyOf(servings).forEach(Serving::stop);
            List.copyOf(commands).forEach(command -> command.cancel(LEAVING));
            loop.closeAll(context);
            held.removeAllOf(this);
            done.succeed();
        });
    }
}

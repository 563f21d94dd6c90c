package io.llmfusion.routing;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.Command;
import io.llmfusion.bus.CommandScope;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.AttemptCommand;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.ChatCommand;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.Target;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.ProviderConfig;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.observe.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One chat command on its way through its plan. Belongs to one event loop; ends with the first reply, since once content
 * has begun nothing fails over.
 *
 * <pre>
 *   attempt ──reply──▶ done
 *      │ failure
 *      ├── Again ──delay──▶ attempt (same target)
 *      ├── Next ───────────▶ attempt (next target), or done: nobody answered
 *      └── GiveUp ─────────▶ done with that failure
 * </pre>
 */
final class ChatRouting {
    private static final Logger LOG = LoggerFactory.getLogger(ChatRouting.class);

    private final Vertx vertx;
    private final BusClient bus;
    private final ChatCommand command;
    private final RoutePlan plan;
    private final GatewayConfig config;
    private final Promise<ChatReply> outcome = Promise.promise();
    private final List<GatewayError.AllFailed.Attempt> failures = new ArrayList<>();
    private final long started = System.nanoTime();
    private Optional<Command<ChatReply>> current = Optional.empty();
    private Optional<Cancel> cancelled = Optional.empty();
    private long ownNanos;
    private int attempts;
    private int targetIndex;
    private int triesOfTarget;

    ChatRouting(Vertx vertx, BusClient bus, ChatCommand command, RoutePlan plan, GatewayConfig config) {
        this.vertx = vertx;
        this.bus = bus;
        this.command = command;
        this.plan = plan;
        this.config = config;
    }

    Future<ChatReply> run() {
        CommandScope scope = bus.hold(command.id(), this::cancel);
        attempt();
        return outcome.future().onComplete(ended -> scope.release());
    }

    private void cancel(Cancel cancel) {
        cancelled = Optional.of(cancel);
        current.ifPresent(child -> child.cancel(cancel));
        if (current.isEmpty()) {
            outcome.tryFail(new GatewayFailure(new GatewayError.Cancelled(cancel.reason())));
        }
    }

    private void attempt() {
        if (outcome.future().isComplete()) {
            return;
        }
        attempts++;
        triesOfTarget++;
        Target target = plan.targets().get(targetIndex);
        CommandId id = CommandId.fresh();
        Command<ChatReply> child =
                bus.command(Addresses.provider(target.provider()), id, attemptAt(target, id), command.deadline());
        current = Optional.of(child);
        child.reply().onComplete(answer -> {
            current = Optional.empty();
            if (answer.succeeded()) {
                succeeded(answer.result());
            } else {
                failed(target, GatewayFailure.errorOf(answer.cause(), command.request()));
            }
        });
    }

    private AttemptCommand attemptAt(Target target, CommandId id) {
        return new AttemptCommand(
                id,
                command.request(),
                attempts,
                target,
                command.onUnsupported().orElse(plan.onUnsupported()),
                command.caller(),
                command.body(),
                command.deadline());
    }

    private void succeeded(ChatReply reply) {
        if (attempts == 1) {
            outcome.tryComplete(reply);
            return;
        }
        Duration waited = Duration.ofNanos(System.nanoTime() - started - ownNanos);
        outcome.tryComplete(reply.withHead(reply.head().afterAttempts(attempts, waited)));
    }

    private void failed(Target target, GatewayError error) {
        long since = System.nanoTime();
        failures.add(new GatewayError.AllFailed.Attempt(target.toString(), error));
        LOG.atDebug()
                .addKeyValue(LogKeys.REQUEST, command.request())
                .addKeyValue(LogKeys.TARGET, target)
                .addKeyValue(LogKeys.ATTEMPT, attempts)
                .addKeyValue(LogKeys.ERROR, error.message())
                .log("attempt failed before its first content");
        switch (step(target, error)) {
            case FailoverPolicy.Step.Again again ->
                vertx.setTimer(Math.max(1, again.delay().toMillis()), t -> attempt());
            case FailoverPolicy.Step.Next ignored -> nextTarget(error);
            case FailoverPolicy.Step.GiveUp ignored -> outcome.tryFail(new GatewayFailure(error));
        }
        ownNanos += System.nanoTime() - since;
    }

    private FailoverPolicy.Step step(Target target, GatewayError error) {
        if (cancelled.isPresent() || command.deadline().passed()) {
            return new FailoverPolicy.Step.GiveUp();
        }
        ProviderConfig.Retry retry =
                config.provider(target.provider()).map(ProviderConfig::retry).orElse(ProviderConfig.Retry.DEFAULT);
        FailoverPolicy.Step step = FailoverPolicy.after(error, triesOfTarget, retry);
        boolean tooLate = step instanceof FailoverPolicy.Step.Again again
                && again.delay().compareTo(command.deadline().remaining()) >= 0;
        return tooLate ? new FailoverPolicy.Step.Next() : step;
    }

    private void nextTarget(GatewayError last) {
        targetIndex++;
        triesOfTarget = 0;
        if (targetIndex < plan.targets().size()) {
            attempt();
        } else {
            outcome.tryFail(new GatewayFailure(verdict(last)));
        }
    }

    /** One target: its own error. Several that all say "too much": the client shall wait. Else: what was tried. */
    private GatewayError verdict(GatewayError last) {
        if (plan.targets().size() == 1) {
            return last;
        }
        Optional<Duration> soonest = failures.stream()
                .flatMap(failure -> failure.error().retryAfter().stream())
                .min(Duration::compareTo);
        boolean allLimited =
                failures.stream().allMatch(failure -> failure.error().status() == 429);
        GatewayError all = new GatewayError.AllFailed(failures, soonest);
        return allLimited ? new GatewayError.RateLimited(all.message(), soonest) : all;
    }
}

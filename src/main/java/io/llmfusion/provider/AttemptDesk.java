package io.llmfusion.provider;

import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.AttemptCommand;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.model.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/** Takes the commands of one verticle instance, makes an attempt of each, and sees all of them to their end. */
final class AttemptDesk {
    private final ProviderSetup setup;
    private final Vertx vertx;
    private final BusClient client;
    private final Upstream upstream;
    private final TokenCounting counting;
    private final Sweep sweep;

    AttemptDesk(ProviderSetup setup, Vertx vertx, BusClient client) {
        this.setup = setup;
        this.vertx = vertx;
        this.client = client;
        this.sweep = new Sweep(vertx);
        this.counting = new TokenCounting(setup, vertx);
        this.upstream = Upstream.of(setup, vertx, sweep, new SignatureMemory(client));
    }

    Future<ChatReply> attempt(AttemptCommand command) {
        if (command.deadline().passed()) {
            return GatewayFailure.future(
                    new GatewayError.TimedOut("The request's time was over before the provider was asked.", "total"));
        }
        if (!setup.guard().inFlight().enter()) {
            return GatewayFailure.future(new GatewayError.RateLimited(
                    "Provider `" + command.target().provider() + "` has as many requests under way as are allowed.",
                    Optional.of(Duration.ofSeconds(1))));
        }
        Attempt attempt = new Attempt(command, setup, client, sweep);
        sweep.add(attempt);
        try {
            counting.countedHere(attempt)
                    .ifPresentOrElse(sent -> counting.count(attempt, sent), () -> upstream.call(attempt));
        } catch (RuntimeException defect) {
            attempt.failWith(defect);
        }
        return attempt.reply();
    }

    /** Completes once nothing is under way; each attempt's own deadlines see to that. */
    Future<Void> idle() {
        return sweep.idle();
    }

    /** Waits for what is under way, as long as the grace lasts; then ends it. */
    Future<Void> close() {
        long timer = vertx.setTimer(Math.max(1, setup.pacing().grace().toMillis()), ignored -> sweep.stopAll());
        return sweep.idle().onComplete(ignored -> {
            vertx.cancelTimer(timer);
            upstream.close();
        });
    }
}

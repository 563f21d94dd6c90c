package io.llmfusion.agent;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.CommandScope;
import io.llmfusion.bus.message.AgentCommand;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.mcp.protocol.ArgumentSchemas;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Answers {@code agent.run}; deployed on virtual threads, several instances so that loops run side by side. */
public final class AgentVerticle extends VerticleBase {
    private final ArgumentSchemas schemas = new ArgumentSchemas();
    private BusClient bus;

    @Override
    public Future<?> start() {
        bus = new BusClient(vertx);
        bus.serve(Addresses.AGENT_RUN, this::run);
        return Future.succeededFuture();
    }

    private Future<ChatReply> run(AgentCommand command) {
        LoopRun run = new LoopRun(bus, schemas, command);
        CommandScope scope = bus.hold(command.id(), run::cancel);
        long expiry = vertx.setTimer(run.deadline().timerMillis(), due -> run.expire());
        context.runOnContext(started -> {
            run.run();
            vertx.cancelTimer(expiry);
        });
        return run.reply().future().onComplete(replied -> scope.release());
    }
}

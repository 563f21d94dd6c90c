package io.llmfusion.agent;

import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.message.AgentCommand;
import io.llmfusion.bus.message.LoopLimits;
import io.llmfusion.model.Caller;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.McpToolset;
import io.llmfusion.model.OutputOptions;
import io.llmfusion.model.RequestId;
import io.llmfusion.model.Role;
import io.llmfusion.model.ToolUsePolicy;
import io.llmfusion.scripted.Await;
import io.llmfusion.scripted.ScriptedChat;
import io.llmfusion.scripted.ScriptedTools;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The tool loop over the real bus, with a scripted model and scripted tools, and one who asks. */
final class AgentNode implements AutoCloseable {
    static final LoopLimits LIMITS =
            new LoopLimits(10, OptionalLong.empty(), Duration.ofSeconds(10), Duration.ofSeconds(5));

    final ScriptedChat model = new ScriptedChat();
    final ScriptedTools tools = new ScriptedTools();
    private final Vertx vertx;
    private final String agent;
    private final CallerVerticle caller = new CallerVerticle();

    private static final class CallerVerticle extends VerticleBase {
        private volatile Optional<BusClient> client = Optional.empty();

        @Override
        public Future<?> start() {
            client = Optional.of(new BusClient(vertx));
            return Future.succeededFuture();
        }

        Context loop() {
            return context;
        }
    }

    AgentNode(Vertx vertx) {
        this(vertx, 2);
    }

    AgentNode(Vertx vertx, int instances) {
        this.vertx = vertx;
        DeploymentOptions options =
                new DeploymentOptions().setInstances(instances).setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        Await.done(vertx.deployVerticle(model));
        Await.done(vertx.deployVerticle(tools));
        this.agent = Await.done(vertx.deployVerticle(AgentVerticle::new, options));
        Await.done(vertx.deployVerticle(caller));
    }

    /** A question with the tools of the scripted server. */
    static ChatRequest question() {
        return ChatRequest.of("assistant", List.of(ChatMessage.text(Role.USER, "do it")))
                .withTools(new ToolUsePolicy(
                        List.of(), Optional.empty(), Optional.empty(), List.of(McpToolset.all(ScriptedTools.SERVER))));
    }

    /** The same, to be answered as a stream. */
    static ChatRequest streamedQuestion() {
        return streamed(question());
    }

    static ChatRequest streamed(ChatRequest request) {
        return request.withOutput(request.output().streaming(OutputOptions.Delivery.STREAM));
    }

    Loop ask(ChatRequest request) {
        return ask(request, LIMITS);
    }

    Loop ask(ChatRequest request, LoopLimits limits) {
        AgentCommand command = new AgentCommand(
                CommandId.fresh(),
                new RequestId("request-1"),
                Caller.ANONYMOUS,
                request,
                limits,
                Optional.empty(),
                Deadline.in(Duration.ofSeconds(30)));
        return new Loop(caller.loop(), caller.client.orElseThrow(), command);
    }

    /** The one who asks goes without a word. */
    void callerVanishes() {
        Await.done(vertx.undeploy(caller.loop().deploymentID()));
    }

    Future<Void> undeployAgent() {
        return vertx.undeploy(agent);
    }

    @Override
    public void close() {
        Await.until("no tool call is left running", () -> tools.running.get() == 0);
        Await.done(
                Future.join(vertx.deploymentIDs().stream().map(vertx::undeploy).toList())
                        .<Void>mapEmpty()
                        .otherwiseEmpty());
    }
}

package io.llmfusion.agent;

import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.AgentCommand;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.mcp.protocol.ArgumentSchemas;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.Part;
import io.llmfusion.model.Role;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolSpec;
import io.llmfusion.model.ToolUsePolicy;
import io.llmfusion.model.Warning;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One tool loop, on a virtual thread of its own from its first turn to its end.
 *
 * <pre>
 *          ┌───────────── results ─────────────┐
 *          ▼                                   │
 *   ask the model ──turn──▶ LoopPolicy ──CallTools──▶ run the tools
 *                               │
 *                               └── Finish, HandOver, Stop ──▶ end
 * </pre>
 */
final class LoopRun {
    private final BusClient bus;
    private final ArgumentSchemas schemas;
    private final AgentCommand command;
    private final Promise<ChatReply> reply = Promise.promise();
    private final LoopOutput output;
    private final TurnCaller turns;
    private final Set<String> clientTools;
    private final Deadline deadline;
    private final List<Warning> warnings = new ArrayList<>();
    private Optional<ToolRunner> tools = Optional.empty();
    private Optional<Cancel> cancelled = Optional.empty();

    LoopRun(BusClient bus, ArgumentSchemas schemas, AgentCommand command) {
        this.bus = bus;
        this.schemas = schemas;
        this.command = command;
        this.clientTools = clientTools(command.chat().tools().tools());
        this.deadline = command.deadline().within(command.limits().deadline());
        this.output = command.chat().output().stream()
                ? new StreamedOutput(bus, reply, this::cancel)
                : new WholeOutput(reply);
        this.turns = new TurnCaller(bus, command, output, new Forwarding(clientTools));
    }

    Promise<ChatReply> reply() {
        return reply;
    }

    /** Stops the loop; from the caller's cancel, or because nobody reads the stream any more. */
    void cancel(Cancel cancel) {
        cancelled = Optional.of(cancel);
        turns.cancel(cancel);
        tools.ifPresent(running -> running.cancel(cancel));
    }

    /** Runs to the end; on a virtual thread. */
    void run() {
        try {
            requireOneChoice();
            Toolbox toolbox =
                    Toolbox.open(bus, command.caller(), command.chat().tools().mcp(), clientTools, deadline);
            warnings.addAll(toolbox.warnings());
            loop(toolbox, new ToolRunner(bus, schemas, command, toolbox));
        } catch (RuntimeException failure) {
            output.fail(cancelled
                    .<GatewayError>map(cancel -> new GatewayError.Cancelled(cancel.reason()))
                    .orElseGet(() -> GatewayFailure.errorOf(failure, command.request())));
        }
    }

    private void loop(Toolbox toolbox, ToolRunner runner) {
        tools = Optional.of(runner);
        ChatRequest request = command.chat().withTools(offered(toolbox));
        LoopState state = LoopState.start(command.limits(), deadline, clientTools);
        while (true) {
            Optional<TurnCaller.Turn> inTime = turnInTime(request, state);
            if (inTime.isEmpty()) {
                end(state, StopReason.DEADLINE, stopped(StopReason.DEADLINE));
                return;
            }
            TurnCaller.Turn turn = inTime.get();
            state = state.afterTurn(turn.usage());
            output.parts(turn.parts().stream().filter(this::isShown).toList());
            switch (LoopPolicy.next(state, calls(turn.parts()))) {
                case Step.Finish ignored -> {
                    end(state, StopReason.FINISH, turn.finish());
                    return;
                }
                case Step.HandOver handOver -> {
                    handOver.leftOut().forEach(this::warnNotRun);
                    end(state, StopReason.CLIENT_TOOLS, turn.finish());
                    return;
                }
                case Step.Stop stop -> {
                    end(state, stop.reason(), stopped(stop.reason()));
                    return;
                }
                case Step.CallTools call -> request = answered(request, turn, call.calls(), state);
            }
            requireNotCancelled();
        }
    }

    /** Empty where the loop's time is over and the caller has something already: that is a stop, not a failure. */
    private Optional<TurnCaller.Turn> turnInTime(ChatRequest request, LoopState state) {
        try {
            return Optional.of(turns.next(request, deadline));
        } catch (GatewayFailure failure) {
            boolean stop = deadline.passed() && cancelled.isEmpty() && (state.turns() > 0 || output.begun());
            if (stop) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** The request with the turn and the results of its calls behind it. */
    private ChatRequest answered(ChatRequest request, TurnCaller.Turn turn, List<ToolCall> calls, LoopState state) {
        output.event(loop(new LoopEvent.TurnFinished(state.turns(), Optional.of(turn.usage()))));
        Toolbox toolbox = tools.orElseThrow().toolbox();
        calls.forEach(call -> output.event(loop(started(toolbox, call, state.turns()))));
        List<ToolOutcome> outcomes = tools.orElseThrow().run(calls, deadline).await();
        outcomes.forEach(outcome -> output.event(loop(finished(toolbox, outcome, state.turns()))));
        List<ChatMessage> messages = new ArrayList<>(request.messages());
        messages.add(ChatMessage.of(Role.ASSISTANT, turn.parts()));
        messages.add(ChatMessage.of(
                Role.TOOL,
                outcomes.stream().map(ToolOutcome::part).map(Part.class::cast).toList()));
        return request.withMessages(messages).withTools(afterFirst(request.tools()));
    }

    /** A tool that the caller insisted on is called once; insisting on would never end. */
    private static ToolUsePolicy afterFirst(ToolUsePolicy policy) {
        return new ToolUsePolicy(policy.tools(), Optional.empty(), policy.parallel(), policy.mcp());
    }

    private ToolUsePolicy offered(Toolbox toolbox) {
        ToolUsePolicy own = command.chat().tools();
        List<ToolSpec> all = new ArrayList<>(own.tools());
        all.addAll(toolbox.specs());
        return new ToolUsePolicy(all, own.choice(), own.parallel(), List.of());
    }

    private void end(LoopState state, StopReason reason, FinishReason finish) {
        output.finish(new Ending(state.turns(), reason, finish, state.used(), warnings));
    }

    private static FinishReason stopped(StopReason reason) {
        return FinishReason.of(FinishReason.Unified.LENGTH, reason.word());
    }

    private static ChatEvent loop(LoopEvent event) {
        return new ChatEvent.Loop(event);
    }

    private static LoopEvent started(Toolbox toolbox, ToolCall call, int turn) {
        return new LoopEvent.ToolCallStarted(
                turn, call.id(), toolbox.server(call.name()), toolbox.ownName(call.name()), call.arguments());
    }

    private static LoopEvent finished(Toolbox toolbox, ToolOutcome outcome, int turn) {
        ToolCall call = outcome.call();
        return new LoopEvent.ToolCallFinished(
                turn,
                call.id(),
                toolbox.server(call.name()),
                toolbox.ownName(call.name()),
                outcome.shown(),
                outcome.error());
    }

    private void warnNotRun(ToolCall call) {
        warnings.add(new Warning(
                "tools." + call.name(),
                "was called beside a tool of the caller and was not run; the model will ask again"));
    }

    private boolean isShown(Part part) {
        return !(part instanceof Part.ToolUse use)
                || clientTools.contains(use.call().name());
    }

    private void requireOneChoice() {
        if (command.chat().sampling().choices().orElse(1) != 1) {
            throw new GatewayFailure(
                    GatewayError.InvalidRequest.at("n", "with MCP tools there is one answer: write 1 or leave it out"));
        }
    }

    private void requireNotCancelled() {
        cancelled.ifPresent(cancel -> {
            throw new GatewayFailure(new GatewayError.Cancelled(cancel.reason()));
        });
    }

    private static List<ToolCall> calls(List<Part> parts) {
        return parts.stream()
                .filter(Part.ToolUse.class::isInstance)
                .map(part -> ((Part.ToolUse) part).call())
                .toList();
    }

    private static Set<String> clientTools(List<ToolSpec> tools) {
        return tools.stream()
                .filter(ToolSpec.Function.class::isInstance)
                .map(tool -> ((ToolSpec.Function) tool).name())
                .collect(Collectors.toUnmodifiableSet());
    }
}

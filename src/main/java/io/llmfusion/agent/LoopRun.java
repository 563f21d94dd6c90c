package io.llmfusion.agent;

import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.AgentCommand;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.mcp.protocol.ArgumentSchemas;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.GatewayError;
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
 *
 *   deadline ──▶ what is under way is cancelled ──▶ end (504 where nothing has been said)
 *   cancel   ──▶ what is under way is cancelled ──▶ error
 * </pre>
 *
 * {@link #cancel} and {@link #expire} come in between, while the loop waits for something.
 */
final class LoopRun {
    private static final Cancel OVERDUE = new Cancel("the tool loop's deadline passed", Cancel.Policy.AS_CONFIGURED);
    private static final Cancel FAILED = new Cancel("the tool loop failed", Cancel.Policy.AS_CONFIGURED);

    private final BusClient bus;
    private final ArgumentSchemas schemas;
    private final AgentCommand command;
    private final Promise<ChatReply> reply = Promise.promise();
    private final LoopFacts facts = new LoopFacts();
    private final LoopOutput output;
    private final TurnCaller turns;
    private final Set<String> clientTools;
    private final Deadline deadline;
    private LoopState state;
    private Optional<ToolRunner> tools = Optional.empty();
    private Optional<Cancel> cancelled = Optional.empty();
    private boolean expired;

    LoopRun(BusClient bus, ArgumentSchemas schemas, AgentCommand command) {
        this.bus = bus;
        this.schemas = schemas;
        this.command = command;
        this.clientTools = clientTools(command.chat().tools().tools());
        this.deadline = command.deadline().within(command.limits().deadline());
        this.state = LoopState.start(command.limits(), deadline, clientTools);
        this.output = command.chat().output().stream()
                ? new StreamedOutput(bus, reply, facts, this::cancel)
                : new WholeOutput(reply, facts);
        this.turns = new TurnCaller(bus, command, output, facts, new Forwarding(clientTools));
    }

    Promise<ChatReply> reply() {
        return reply;
    }

    /** When the loop has to be over; then {@link #expire} is due. */
    Deadline deadline() {
        return deadline;
    }

    /** Stops the loop; from the caller's cancel, or because nobody reads the stream any more. */
    void cancel(Cancel cancel) {
        cancelled = cancelled.or(() -> Optional.of(cancel));
        stopChildren(cancel);
    }

    /** The deadline has passed: what is under way is stopped, and the loop ends with what it has. */
    void expire() {
        expired = true;
        stopChildren(OVERDUE);
    }

    private void stopChildren(Cancel cancel) {
        turns.cancel(cancel);
        tools.ifPresent(running -> running.cancel(cancel));
    }

    /** Runs to the end; on a virtual thread. */
    void run() {
        try {
            requireOneChoice();
            loop(Toolbox.open(bus, command, clientTools, facts, deadline));
        } catch (Exception failure) { // await throws what it waited for, InterruptedException too, undeclared
            stopChildren(FAILED);
            broken(failure);
        }
    }

    private void loop(Toolbox toolbox) {
        ToolRunner runner = new ToolRunner(bus, schemas, command, toolbox);
        tools = Optional.of(runner);
        turns.announce(toolbox.listed());
        ChatRequest request = command.chat()
                .withMessages(toolbox.renamed(command.chat().messages(), clientTools))
                .withTools(offered(toolbox));
        Optional<ChatRequest> next = Optional.of(request);
        while (next.isPresent()) {
            requireLive();
            next = step(next.get(), runner);
        }
    }

    /** One turn and what follows from it: the next request, unless the loop is over. */
    private Optional<ChatRequest> step(ChatRequest request, ToolRunner runner) {
        TurnCaller.Turn turn = turns.next(request, deadline);
        state = state.afterTurn(turn.usage());
        output.parts(turn.parts().stream().filter(this::isShown).toList());
        return switch (LoopPolicy.next(state, turn.finish(), calls(turn.parts()))) {
            case Step.Finish ignored -> over(StopReason.FINISH, turn.finish());
            case Step.HandOver handOver -> {
                handOver.leftOut().forEach(this::warnNotRun);
                yield over(StopReason.CLIENT_TOOLS, turn.finish());
            }
            case Step.Stop stop -> over(stop.reason(), stopped(stop.reason()));
            case Step.Resume ignored -> {
                output.event(new LoopEvents(runner.toolbox(), state.turns()).turnFinished(turn.usage()));
                yield Optional.of(continued(request, turn, List.of()));
            }
            case Step.CallTools call -> Optional.of(continued(request, turn, results(turn, call.calls(), runner)));
        };
    }

    private List<Part> results(TurnCaller.Turn turn, List<ToolCall> calls, ToolRunner runner) {
        LoopEvents events = new LoopEvents(runner.toolbox(), state.turns());
        output.event(events.turnFinished(turn.usage()));
        calls.forEach(call -> output.event(events.started(call)));
        requireLive();
        List<ToolOutcome> outcomes = facts.await(runner.run(calls, deadline));
        outcomes.forEach(outcome -> output.event(events.finished(outcome)));
        return outcomes.stream().map(ToolOutcome::part).map(Part.class::cast).toList();
    }

    /** The request with the turn and the results of its calls behind it. */
    private static ChatRequest continued(ChatRequest request, TurnCaller.Turn turn, List<Part> results) {
        List<ChatMessage> messages = new ArrayList<>(request.messages());
        messages.add(ChatMessage.of(Role.ASSISTANT, turn.parts()));
        if (!results.isEmpty()) {
            messages.add(ChatMessage.of(Role.TOOL, results));
        }
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

    private Optional<ChatRequest> over(StopReason reason, FinishReason finish) {
        output.finish(new Ending(state.turns(), reason, finish, state.used(), facts.warnings()));
        return Optional.empty();
    }

    private static FinishReason stopped(StopReason reason) {
        return FinishReason.of(FinishReason.Unified.LENGTH, reason.word());
    }

    private void broken(Exception failure) {
        if (cancelled.isPresent()) {
            output.fail(new GatewayError.Cancelled(cancelled.get().reason()));
        } else if (failure instanceof GatewayFailure && (expired || deadline.passed())) {
            overdue();
        } else if (failure instanceof InterruptedException) {
            output.fail(new GatewayError.Unavailable("the gateway is being stopped", Optional.empty()));
        } else {
            output.fail(GatewayFailure.errorOf(failure, command.request()));
        }
    }

    /** What the caller has got stays its answer; only where that is nothing, the deadline is an error. */
    private void overdue() {
        if (!output.hasContent()) {
            output.fail(new GatewayError.TimedOut(
                    "the tool loop's deadline passed before the model had said anything", "total"));
            return;
        }
        state = state.withBroken(turns.breakOff());
        over(StopReason.DEADLINE, stopped(StopReason.DEADLINE));
    }

    private void warnNotRun(ToolCall call) {
        facts.warn(new Warning(
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

    /** Nothing new is begun for a caller who has gone, or after the deadline. */
    private void requireLive() {
        cancelled.ifPresent(cancel -> {
            throw new GatewayFailure(new GatewayError.Cancelled(cancel.reason()));
        });
        if (expired || deadline.passed()) {
            throw new GatewayFailure(new GatewayError.TimedOut(OVERDUE.reason(), "total"));
        }
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

package io.llmfusion.mcp.client;

import java.time.Duration;

/**
 * The life of one MCP server as its verticle sees it: a function of state and event. What a state asks for is done by
 * whoever enters it. Pure.
 *
 * <pre>
 *              wanted                     opened                       initialized
 *    [Idle] ────────────▶ [Starting OPENING] ──▶ [Starting INITIALIZING] ─────────▶ [Ready]
 *     ▲  ▲                    ▲ │  │   ▲                │                            │  │ │
 *     │  │ idle too long      │ │  │   └────────────────│───── session lost ─────────┘  │ │
 *     │  └────────────────────│─│──│────────────────────│──────────────────────────────-┘ │
 *     │                 retry │ │broken                 │ broken                          │ broken
 *     │                   due │ ▼  │                    ▼                                 │
 *     │ retry due,        [BackingOff] ◀────────────────┴─────────────────────────────────┘
 *     │ start: lazy           │    ▲
 *     └───────────────────────┤    └── retry due ── [Failed] ◀── broken more often than max-restarts
 *                                       + wanted
 *    any ── stop ──▶ [Stopping] ── closed ──▶ [Stopped]
 *
 *    2026-07-28 adds one step between OPENING and INITIALIZING: DISCOVERING sends `server/discover`; its result leads to
 *    [Ready] at once (nothing to initialize, no session to lose), any other error or its time-out to INITIALIZING.
 * </pre>
 */
final class ServerLifecycle {
    private final RestartPolicy policy;

    ServerLifecycle(RestartPolicy policy) {
        this.policy = policy;
    }

    sealed interface State {
        /** @param failures in a row before it */
        record Idle(int failures) implements State {}

        record Starting(Step step, int failures) implements State {}

        record Ready(int failures) implements State {}

        /** @param delay until the next start is due */
        record BackingOff(int failures, Duration delay, String reason) implements State {}

        /** @param cooling whether a call may not try again yet */
        record Failed(int failures, boolean cooling, String reason) implements State {}

        record Stopping() implements State {}

        record Stopped() implements State {}
    }

    enum Step {
        OPENING,
        INITIALIZING
    }

    sealed interface Event {
        /** A call needs the server, or it is to start with the gateway. */
        record Wanted() implements Event {}

        record Opened() implements Event {}

        record Initialized() implements Event {}

        /** @param stable whether it had been ready long enough that failures before do not count any more */
        record Broken(String reason, boolean stable) implements Event {}

        record SessionLost() implements Event {}

        record RetryDue() implements Event {}

        record IdleTooLong() implements Event {}

        record Stop() implements Event {}

        record Closed() implements Event {}
    }

    /** The next state; the same one when the event means nothing in it. */
    State next(State state, Event event) {
        return switch (event) {
            case Event.Wanted ignored -> wanted(state);
            case Event.Opened ignored -> opened(state);
            case Event.Initialized ignored -> initialized(state);
            case Event.Broken broken -> broken(state, broken);
            case Event.SessionLost ignored ->
                state instanceof State.Ready(int failures) ? new State.Starting(Step.OPENING, failures) : state;
            case Event.RetryDue ignored -> retryDue(state);
            case Event.IdleTooLong ignored -> state instanceof State.Ready ? new State.Idle(0) : state;
            case Event.Stop ignored -> state instanceof State.Stopped ? state : new State.Stopping();
            case Event.Closed ignored -> state instanceof State.Stopping ? new State.Stopped() : state;
        };
    }

    private static State wanted(State state) {
        return switch (state) {
            case State.Idle(int failures) -> new State.Starting(Step.OPENING, failures);
            case State.Failed(int failures, boolean cooling, String ignored) ->
                cooling ? state : new State.Starting(Step.OPENING, failures);
            case State.Starting ignored -> state;
            case State.Ready ignored -> state;
            case State.BackingOff ignored -> state;
            case State.Stopping ignored -> state;
            case State.Stopped ignored -> state;
        };
    }

    private static State opened(State state) {
        return state instanceof State.Starting(Step ignored, int failures)
                ? new State.Starting(Step.INITIALIZING, failures)
                : state;
    }

    private static State initialized(State state) {
        return state instanceof State.Starting(Step ignored, int failures) ? new State.Ready(failures) : state;
    }

    private State broken(State state, Event.Broken broken) {
        return switch (state) {
            case State.Starting(Step ignored, int failures) -> afterFailure(failures + 1, false, broken.reason());
            case State.Ready(int failures) -> afterFailure(broken.stable() ? 1 : failures + 1, true, broken.reason());
            case State.Idle ignored -> state;
            case State.BackingOff ignored -> state;
            case State.Failed ignored -> state;
            case State.Stopping ignored -> state;
            case State.Stopped ignored -> state;
        };
    }

    private State afterFailure(int failures, boolean wasReady, String reason) {
        if (policy.exhausted(failures)) {
            return new State.Failed(failures, true, reason);
        }
        // A server that has just worked is started again at once: one crash costs no more than its own calls.
        if (wasReady && failures == 1) {
            return policy.restartsByItself() ? new State.Starting(Step.OPENING, failures) : new State.Idle(failures);
        }
        return new State.BackingOff(failures, policy.delay(failures), reason);
    }

    private State retryDue(State state) {
        return switch (state) {
            case State.BackingOff(int failures, Duration ignored, String reason) ->
                policy.restartsByItself() ? new State.Starting(Step.OPENING, failures) : new State.Idle(failures);
            case State.Failed(int failures, boolean ignored, String reason) ->
                new State.Failed(failures, false, reason);
            case State.Idle ignored -> state;
            case State.Starting ignored -> state;
            case State.Ready ignored -> state;
            case State.Stopping ignored -> state;
            case State.Stopped ignored -> state;
        };
    }
}

package io.llmfusion.mcp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.mcp.client.ServerLifecycle.Event;
import io.llmfusion.mcp.client.ServerLifecycle.State;
import io.llmfusion.mcp.client.ServerLifecycle.Step;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mcp")
class ServerLifecycleTest {
    private static final Event BROKEN = new Event.Broken("it broke", false);
    private static final Event BROKEN_AFTER_LONG = new Event.Broken("it broke", true);
    private static final List<Event> EVENTS = List.of(
            new Event.Wanted(),
            new Event.Opened(),
            new Event.Initialized(),
            BROKEN,
            BROKEN_AFTER_LONG,
            new Event.SessionLost(),
            new Event.RetryDue(),
            new Event.IdleTooLong(),
            new Event.Closed());

    private final ServerLifecycle eager = new ServerLifecycle(policy(true));
    private final ServerLifecycle lazy = new ServerLifecycle(policy(false));

    private static RestartPolicy policy(boolean byItself) {
        return new RestartPolicy(byItself, 3, Duration.ofMillis(500), Duration.ofSeconds(2));
    }

    private static State after(ServerLifecycle lifecycle, Event... events) {
        State state = new State.Idle(0);
        for (Event event : events) {
            state = lifecycle.next(state, event);
        }
        return state;
    }

    private static State starting(int failures) {
        return new State.Starting(Step.OPENING, failures);
    }

    @Test
    void becomes_ready_step_by_step() {
        assertThat(after(eager, new Event.Wanted())).isEqualTo(starting(0));
        assertThat(after(eager, new Event.Wanted(), new Event.Opened()))
                .isEqualTo(new State.Starting(Step.INITIALIZING, 0));
        assertThat(after(eager, new Event.Wanted(), new Event.Opened(), new Event.Initialized()))
                .isEqualTo(new State.Ready(0));
    }

    @Test
    void starts_again_at_once_after_the_first_break_of_a_server_that_worked() {
        State ready = new State.Ready(0);
        assertThat(eager.next(ready, BROKEN)).isEqualTo(starting(1));
        assertThat(lazy.next(ready, BROKEN)).isEqualTo(new State.Idle(1));
    }

    @Test
    void waits_longer_with_each_failure_in_a_row_and_then_gives_up() {
        assertThat(eager.next(starting(0), BROKEN))
                .isEqualTo(new State.BackingOff(1, Duration.ofMillis(500), "it broke"));
        assertThat(eager.next(starting(1), BROKEN))
                .isEqualTo(new State.BackingOff(2, Duration.ofSeconds(1), "it broke"));
        assertThat(eager.next(starting(2), BROKEN))
                .isEqualTo(new State.BackingOff(3, Duration.ofSeconds(2), "it broke"));
        assertThat(eager.next(starting(3), BROKEN)).isEqualTo(new State.Failed(4, true, "it broke"));
    }

    @Test
    void counts_quick_crashes_in_a_row_but_forgives_after_stable_times() {
        assertThat(eager.next(new State.Ready(3), BROKEN)).isInstanceOf(State.Failed.class);
        assertThat(eager.next(new State.Ready(3), BROKEN_AFTER_LONG)).isEqualTo(starting(1));
    }

    @Test
    void lets_a_call_try_a_failed_server_again_only_after_a_pause() {
        State failed = new State.Failed(4, true, "it broke");
        assertThat(eager.next(failed, new Event.Wanted())).isEqualTo(failed);
        State cooled = eager.next(failed, new Event.RetryDue());
        assertThat(cooled).isEqualTo(new State.Failed(4, false, "it broke"));
        assertThat(eager.next(cooled, new Event.Wanted())).isEqualTo(starting(4));
    }

    @Test
    void retries_by_itself_only_when_eager() {
        State backing = new State.BackingOff(2, Duration.ofSeconds(1), "it broke");
        assertThat(eager.next(backing, new Event.RetryDue())).isEqualTo(starting(2));
        assertThat(lazy.next(backing, new Event.RetryDue())).isEqualTo(new State.Idle(2));
        assertThat(eager.next(backing, new Event.Wanted())).isEqualTo(backing);
    }

    @Test
    void opens_a_new_session_when_the_old_one_is_lost() {
        assertThat(eager.next(new State.Ready(1), new Event.SessionLost())).isEqualTo(starting(1));
        assertThat(eager.next(starting(1), new Event.SessionLost())).isEqualTo(starting(1));
    }

    @Test
    void rests_without_remembering_failures() {
        assertThat(eager.next(new State.Ready(2), new Event.IdleTooLong())).isEqualTo(new State.Idle(0));
    }

    @Test
    void stops_from_everywhere_and_stays_stopped() {
        List<State> states = List.of(
                new State.Idle(0),
                starting(0),
                new State.Ready(0),
                new State.BackingOff(1, Duration.ZERO, ""),
                new State.Failed(1, false, ""),
                new State.Stopping());
        for (State state : states) {
            State stopping = eager.next(state, new Event.Stop());
            assertThat(stopping).isEqualTo(new State.Stopping());
            assertThat(eager.next(stopping, new Event.Closed())).isEqualTo(new State.Stopped());
        }
        for (Event event : EVENTS) {
            assertThat(eager.next(new State.Stopped(), event)).isEqualTo(new State.Stopped());
            if (!(event instanceof Event.Closed)) {
                assertThat(eager.next(new State.Stopping(), event)).isEqualTo(new State.Stopping());
            }
        }
        assertThat(eager.next(new State.Stopped(), new Event.Stop())).isEqualTo(new State.Stopped());
    }
}

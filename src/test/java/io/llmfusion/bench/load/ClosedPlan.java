package io.llmfusion.bench.load;

import java.time.Duration;

/**
 * A closed loop: each of so many connections asks again as soon as it has its answer.
 *
 * @param ramp over which the connections are opened, evenly
 * @param lead load that is not measured yet, ramp included
 * @param window what is measured
 * @param drain how long unfinished answers may take after it; zero cuts them off
 * @param repeat how often each connection asks
 */
public record ClosedPlan(
        int connections, Duration ramp, Duration lead, Duration window, Duration drain, Repeat repeat) {
    /** How often a connection asks. */
    public enum Repeat {
        ONCE,
        UNTIL_THE_END
    }
}

package io.llmfusion.bench.load;

import java.time.Duration;

/**
 * An open loop: a request is due every {@code 1/rate} second whatever the answers do, and its latency counts from then.
 *
 * @param connections kept ready; a request that finds none free waits, and its waiting counts
 * @param lead load that is not measured yet
 */
public record OpenPlan(int rate, int connections, Duration lead, Duration window) {}

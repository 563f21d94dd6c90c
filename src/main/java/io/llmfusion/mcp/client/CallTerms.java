package io.llmfusion.mcp.client;

import io.llmfusion.model.Deadline;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a call may take and who hears of it meanwhile.
 *
 * @param deadline of the caller
 * @param silence longest time without an answer or progress
 * @param listener gets progress and log notifications, if the caller wants them
 */
record CallTerms(Deadline deadline, Duration silence, Optional<CallListener> listener) {}
